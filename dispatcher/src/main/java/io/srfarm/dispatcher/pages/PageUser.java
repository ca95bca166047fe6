package io.srfarm.dispatcher.pages;

/**
 * Who looks at a page.
 *
 * @param name of the tenant; for an operator and a guest what they are
 */
public record PageUser(String name, Kind kind) {
    /** What somebody may see. */
    public enum Kind {
        /** Of a tenant: everything of that tenant. */
        TENANT,
        /** With the scaler's key: what waits of all tenants. */
        OPERATOR,
        /** With a link: one set. */
        GUEST,
        /** Not known yet. */
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
