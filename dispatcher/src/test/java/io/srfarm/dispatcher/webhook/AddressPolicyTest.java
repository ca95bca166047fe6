package io.srfarm.dispatcher.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "2130706433",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:a9fe:a9fe",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "fec0::1",
                "ff02::1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1.1.1.1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:0808:0808::1",
                "3fff::1",
                "5f00::1"
            })
    void whatOnlyTheFarmItselfCouldReachIsRefused(String address) throws Exception {
        assertThat(new AddressPolicy(List.of()).mayBeCalled(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "64:ff9b::8.8.8.8",
                "2606:4700::1111",
                "2a00:1450:4001::1"
            })
    void whatIsPublicMayBeCalled(String address) throws Exception {
        assertThat(new AddressPolicy(List.of()).mayBeCalled(InetAddress.getByName(address)))
                .isTrue();
    }

    @Test
    void aNetworkThatTheOperatorNamedMayBeCalledAndItsNeighbourMayNot() throws Exception {
        AddressPolicy addresses =
                new AddressPolicy(List.of(AddressRange.of("10.1.2.0/23"), AddressRange.of("fd12::/16")));

        assertThat(addresses.mayBeCalled(InetAddress.getByName("10.1.3.255"))).isTrue();
        assertThat(addresses.mayBeCalled(InetAddress.getByName("10.1.4.0"))).isFalse();
        assertThat(addresses.mayBeCalled(InetAddress.getByName("fd12::1"))).isTrue();
        assertThat(addresses.mayBeCalled(InetAddress.getByName("fd13::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "localhost/8", "::/129", "/8", "10.0.0/x", "300.1.1.1/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
