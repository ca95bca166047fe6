package io.srfarm.dispatcher.pages;

/**
 * The user of a page.
 *
 * @param name the tenant's name, or {@code operator} or {@code guest}
 */
public record PageUser(String name, Kind kind) {
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

    static final PageUser STRANGER = new PageUser("", Kind.STRANGER);
    static final PageUser GUEST = new PageUser("guest", Kind.GUEST);
    static final PageUser OPERATOR = new PageUser("operator", Kind.OPERATOR);

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
