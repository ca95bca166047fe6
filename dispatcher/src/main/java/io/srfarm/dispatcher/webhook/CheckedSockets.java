package io.srfarm.dispatcher.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that check the address they connect to, because a host name may resolve to another address after it was
 * checked.
 */
final class CheckedSockets extends SocketFactory {
    private final AddressPolicy addresses;

    CheckedSockets(AddressPolicy addresses) {
        this.addresses = addresses;
    }

    @Override
    public Socket createSocket() {
        return new CheckedSocket(addresses);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("create the socket, then connect it");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("create the socket, then connect it");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("create the socket, then connect it");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("create the socket, then connect it");
    }

    private static final class CheckedSocket extends Socket {
        private final AddressPolicy addresses;

        CheckedSocket(AddressPolicy addresses) {
            super(Proxy.NO_PROXY); // a proxy would choose the address
            this.addresses = addresses;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress place)
                    || place.isUnresolved()
                    || !addresses.mayBeCalled(place.getAddress())) {
                throw new TargetRefusedException(TargetPolicy.NOT_PUBLIC);
            }
            super.connect(endpoint, timeout);
        }
    }
}
