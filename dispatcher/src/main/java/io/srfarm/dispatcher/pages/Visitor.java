package io.srfarm.dispatcher.pages;

/**
 * The user of a page.
 *
 * @param name the tenant's name, or {@code operator} or {@code guest}
 */
public record Visitor(String name, Kind kind) {
    /** What the user may see. */
    public enum Kind {
        /** Logged in with a tenant's key: everything of that tenant. */
        TENANT,
        /** Logged in with the scaler's key: the backlog of all tenants. */
        OPERATOR,
        /** With a share link: one set. */
        GUEST,
        /** Not logged in. */
        STRANGER
    }

    static final Visitor STRANGER = new Visitor("", Kind.STRANGER);
    static final Visitor GUEST = new Visitor("guest", Kind.GUEST);
    static final Visitor OPERATOR = new Visitor("operator", Kind.OPERATOR);

    public boolean isTenant() {
        return kind == Kind.TENANT;
    }

    public boolean isOperator() {
        return kind == Kind.OPERATOR;
    }

    public boolean isGuest() {
        return kind == Kind.GUEST;
    }

    public boolean isKnown() {
        return isTenant() || isOperator();
    }
}
