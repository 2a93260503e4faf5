//! A small vocabulary, that of the example in the policy format.

countersign::vocabulary! {
    /// What people may do in a studio.
    pub vocabulary Studio;

    /// Of the company.
    pub organization CompanyPermissions {
        /// Invite people.
        MEMBER_INVITE = 0, "member.invite";
        /// Change the plan.
        SUBSCRIPTION_MANAGE = 1, "subscription.manage";
    }
    /// Of a site.
    pub workspace SitePermissions {
        /// Invite people.
        MEMBER_INVITE = 5, "member.invite";
    }
    /// Of a page.
    pub profile PagePermissions {
        /// Publish posts.
        POST_PUBLISH = 0, "post.publish";
        /// Change posts.
        POST_EDIT = 1, "post.edit";
        /// See posts.
        POST_VIEW = 127, "post.view";
    }
}
