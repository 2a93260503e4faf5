//! The shipped vocabulary: what people do in social-media and content tools.
//!
//! ```
//! use countersign::{Level, social::ProfilePermissions, vocabulary::ErasedPermissions};
//! let buttons = ProfilePermissions::POST_EDIT | ProfilePermissions::POST_PUBLISH;
//! assert_eq!(buttons.iter_names().map(|(name, _)| name).collect::<Vec<_>>(), ["post.publish", "post.edit"]);
//! assert_eq!(ErasedPermissions::from_typed(buttons).level(), Level::Profile);
//! ```
//!
//! One name stands for one right. Some names stand at two levels, and those are two rights: `member.invite` on an
//! organization and on a workspace, `profile.connect` likewise. A product uses the part that its policy lists, and may
//! give the rights its own titles there.

crate::vocabulary! {
    /// The vocabulary that the crate ships, and the one that [`Policy`](crate::Policy) reads unless told otherwise.
    pub vocabulary Social;

    /// Rights over the organization as a whole: people, billing, settings, and what all its profiles share.
    pub organization OrganizationPermissions {
        /// Set up the answers that the inbox suggests.
        REPLY_SUGGESTION_MANAGE = 0, "reply_suggestion.manage";
        /// Build inboxes that gather chosen profiles and kinds of messages.
        CUSTOM_INBOX_MANAGE = 1, "custom_inbox.manage";
        /// Add labels while working in the inbox.
        INBOX_LABEL_ADD = 2, "inbox_label.add";
        /// Manage moderation rules from the inbox; each profile still asks for its own right.
        MODERATION_RULE_MANAGE = 3, "moderation_rule.manage";
        /// Make a new list of hashtags to use again.
        HASHTAG_LIST_CREATE = 4, "hashtag_list.create";
        /// See the lists of hashtags.
        HASHTAG_LIST_VIEW = 5, "hashtag_list.view";
        /// Change and remove lists of hashtags.
        HASHTAG_LIST_MANAGE = 6, "hashtag_list.manage";
        /// Define a new sequence of approval steps.
        APPROVAL_WORKFLOW_CREATE = 7, "approval_workflow.create";
        /// Change the steps of an approval workflow and who decides at them.
        APPROVAL_WORKFLOW_EDIT = 8, "approval_workflow.edit";
        /// Remove an approval workflow.
        APPROVAL_WORKFLOW_DELETE = 9, "approval_workflow.delete";
        /// See the approval workflows and their steps.
        APPROVAL_WORKFLOW_VIEW = 10, "approval_workflow.view";
        /// Add a field of the team's own to posts.
        CUSTOM_FIELD_CREATE = 11, "custom_field.create";
        /// See the custom fields of posts.
        CUSTOM_FIELD_VIEW = 12, "custom_field.view";
        /// Make a calendar that people outside the team can see.
        SHARED_CALENDAR_CREATE = 13, "shared_calendar.create";
        /// Change what a shared calendar shows and who sees it.
        SHARED_CALENDAR_EDIT = 14, "shared_calendar.edit";
        /// Remove a shared calendar; people outside the team lose sight of it.
        SHARED_CALENDAR_DELETE = 15, "shared_calendar.delete";
        /// See the shared calendars.
        SHARED_CALENDAR_VIEW = 16, "shared_calendar.view";
        /// Start a draft that is not tied to a profile yet.
        DRAFT_CREATE = 17, "draft.create";
        /// See the drafts that are not tied to a profile.
        DRAFT_VIEW = 18, "draft.view";
        /// Throw away a draft that is not tied to a profile.
        DRAFT_DELETE = 19, "draft.delete";
        /// Mark a draft as ready or as still in work.
        DRAFT_TOGGLE_STATUS = 20, "draft.toggle_status";
        /// Make a new category to sort drafts into.
        DRAFT_CATEGORY_CREATE = 21, "draft_category.create";
        /// Rename or change a category of drafts.
        DRAFT_CATEGORY_EDIT = 22, "draft_category.edit";
        /// Remove a category of drafts.
        DRAFT_CATEGORY_DELETE = 23, "draft_category.delete";
        /// Make a page that gathers links for a social biography.
        LINK_PAGE_CREATE = 24, "link_page.create";
        /// Change what a link page shows.
        LINK_PAGE_EDIT = 25, "link_page.edit";
        /// Remove a link page.
        LINK_PAGE_DELETE = 26, "link_page.delete";
        /// See the link pages.
        LINK_PAGE_VIEW = 27, "link_page.view";
        /// Make and change the queues that posts wait in.
        QUEUE_LIST_MANAGE = 28, "queue_list.manage";
        /// Add labels while preparing posts.
        POST_LABEL_ADD = 29, "post_label.add";
        /// Start a search that watches what is said in public.
        LISTENING_SEARCH_CREATE = 30, "listening_search.create";
        /// Change and stop the searches that watch what is said in public.
        LISTENING_SEARCH_MANAGE = 31, "listening_search.manage";
        /// Take what a search found out as a file.
        LISTENING_SEARCH_EXPORT = 32, "listening_search.export";
        /// Correct whether a found mention counts as positive, neutral or negative.
        LISTENING_SENTIMENT_EDIT = 33, "listening_sentiment.edit";
        /// Start a campaign in which ambassadors share posts.
        CAMPAIGN_CREATE = 34, "campaign.create";
        /// See the ambassador campaigns.
        CAMPAIGN_LIST = 35, "campaign.list";
        /// Open the lists of ambassadors that a campaign is sent to.
        DISTRIBUTION_LIST_VIEW = 36, "distribution_list.view";
        /// Change and remove the people who share the organization's posts.
        AMBASSADOR_MANAGE = 37, "ambassador.manage";
        /// See who the ambassadors are and which lists they are on.
        AMBASSADOR_VIEW = 38, "ambassador.view";
        /// Add a person who shares the organization's posts.
        AMBASSADOR_CREATE = 39, "ambassador.create";
        /// Put an image, video or file into the library.
        ASSET_ADD = 40, "asset.add";
        /// Remove an image, video or file from the library.
        ASSET_DELETE = 41, "asset.delete";
        /// Change an item of the library or its details.
        ASSET_EDIT = 42, "asset.edit";
        /// Take a copy of an item out of the library.
        ASSET_DOWNLOAD = 43, "asset.download";
        /// See how competitors perform.
        COMPETITOR_REPORT_VIEW = 44, "competitor_report.view";
        /// Add a competitor to follow.
        COMPETITOR_ADD = 45, "competitor.add";
        /// Stop following a competitor.
        COMPETITOR_REMOVE = 46, "competitor.remove";
        /// See the advertising accounts that were added.
        AD_ACCOUNT_VIEW = 47, "ad_account.view";
        /// Bring an advertising account into the reports.
        AD_ACCOUNT_REPORT_ADD = 48, "ad_account_report.add";
        /// Take an advertising account out of the reports.
        AD_ACCOUNT_REPORT_REMOVE = 49, "ad_account_report.remove";
        /// Connect a Google Analytics account.
        GOOGLE_ANALYTICS_CONNECT = 50, "google_analytics.connect";
        /// See the connected Google Analytics accounts.
        GOOGLE_ANALYTICS_VIEW = 51, "google_analytics.view";
        /// Take the report on the return of social media out as a file.
        ROI_REPORT_EXPORT = 52, "roi_report.export";
        /// See what visits and sales social media bring in.
        ROI_REPORT_VIEW = 53, "roi_report.view";
        /// Choose one's own notifications.
        NOTIFICATION_MANAGE = 54, "notification.manage";
        /// Create and revoke one's own keys for programs.
        API_KEY_MANAGE = 55, "api_key.manage";
        /// Change the organization's name and picture.
        ORGANIZATION_RENAME = 56, "organization.rename";
        /// Hand the organization over to another owner.
        OWNERSHIP_TRANSFER = 57, "ownership.transfer";
        /// Set whether members must sign in with a second factor.
        TWO_FACTOR_CONFIGURE = 58, "two_factor.configure";
        /// See the organization's security settings.
        SECURITY_VIEW = 59, "security.view";
        /// Change the settings that apply to the whole team.
        TEAM_SETTINGS_MANAGE = 60, "team_settings.manage";
        /// Invite people into the organization.
        MEMBER_INVITE = 61, "member.invite";
        /// See which roles members have and where.
        MEMBER_PERMISSIONS_VIEW = 62, "member_permissions.view";
        /// Change which roles members have and where.
        MEMBER_PERMISSIONS_EDIT = 63, "member_permissions.edit";
        /// Take a member out of the organization.
        MEMBER_REMOVE = 64, "member.remove";
        /// See which workspaces the organization has.
        WORKSPACE_LIST = 65, "workspace.list";
        /// Change the name and settings of a workspace.
        WORKSPACE_EDIT = 66, "workspace.edit";
        /// Add a workspace to the organization.
        WORKSPACE_CREATE = 67, "workspace.create";
        /// Delete any workspace of the organization with everything in it.
        WORKSPACE_DELETE = 68, "workspace.delete";
        /// Move a social profile from one workspace to another.
        PROFILE_MOVE = 69, "profile.move";
        /// See which other products are connected.
        INTEGRATION_VIEW = 70, "integration.view";
        /// Connect and disconnect other products.
        INTEGRATION_MANAGE = 71, "integration.manage";
        /// Decide which profiles use the paid places for X (Twitter).
        X_SLOT_MANAGE = 72, "x_slot.manage";
        /// See the organization's list of labels.
        LABEL_VIEW = 73, "label.view";
        /// Add a label to the organization's list.
        LABEL_CREATE = 74, "label.create";
        /// Rename or recolour a label wherever it is used.
        LABEL_EDIT = 75, "label.edit";
        /// Remove a label wherever it is used.
        LABEL_DELETE = 76, "label.delete";
        /// See how profiles are grouped in the menu.
        PROFILE_GROUP_VIEW = 77, "profile_group.view";
        /// Change how profiles are grouped in the menu.
        PROFILE_GROUP_EDIT = 78, "profile_group.edit";
        /// See the hours at which the team answers.
        WORKING_HOURS_VIEW = 79, "working_hours.view";
        /// Set the hours at which the team answers.
        WORKING_HOURS_MANAGE = 80, "working_hours.manage";
        /// Add a social profile to the organization.
        PROFILE_CONNECT = 81, "profile.connect";
        /// Add an advertising account to the organization.
        AD_ACCOUNT_CONNECT = 82, "ad_account.connect";
        /// See the plan that the organization pays for.
        SUBSCRIPTION_VIEW = 83, "subscription.view";
        /// Change or end the plan that the organization pays for.
        SUBSCRIPTION_MANAGE = 84, "subscription.manage";
        /// Buy options on top of the plan.
        ADD_ON_PURCHASE = 85, "add_on.purchase";
        /// See the billing address and means of payment.
        BILLING_INFORMATION_VIEW = 86, "billing_information.view";
        /// Change the billing address and means of payment.
        BILLING_INFORMATION_EDIT = 87, "billing_information.edit";
        /// See past invoices.
        INVOICE_VIEW = 88, "invoice.view";
        /// Take a copy of an invoice.
        INVOICE_DOWNLOAD = 89, "invoice.download";
        /// Close the whole account for good.
        ACCOUNT_CANCEL = 90, "account.cancel";
        /// Change the shared brand description that generated content starts from.
        STORY_CONTEXT_EDIT = 91, "story_context.edit";
        /// Open and change the organization's settings.
        SETTINGS_MANAGE = 92, "settings.manage";
        /// See who spent the organization's credits, and on what.
        CREDIT_HISTORY_VIEW = 93, "credit_history.view";
        /// Use the browser extension.
        EXTENSION_USE = 94, "extension.use";
        /// Set the logo, the font and the document templates that all workspaces share.
        BRANDING_CUSTOMIZE = 95, "branding.customize";
        /// Send a member a link to choose a new password.
        MEMBER_RESET_PASSWORD = 96, "member.reset_password";
        /// Make, change and remove roles of the organization's own.
        CUSTOM_ROLE_MANAGE = 97, "custom_role.manage";
        /// Read who did what and when.
        ACTIVITY_LOG_VIEW = 98, "activity_log.view";
    }

    /// Rights over one workspace: its people, its settings and the content that hangs from it.
    pub workspace WorkspacePermissions {
        /// Add a social account to the workspace.
        PROFILE_CONNECT = 0, "profile.connect";
        /// Open the workspace's library of reusable content.
        CONTENT_LIBRARY_VIEW = 1, "content_library.view";
        /// Open the feeds that posts are made from.
        RSS_FEED_VIEW = 2, "rss_feed.view";
        /// Give the workspace another name.
        WORKSPACE_RENAME = 3, "workspace.rename";
        /// Delete the workspace with everything in it.
        WORKSPACE_DELETE = 4, "workspace.delete";
        /// Define the statuses that content passes through on its way out.
        CONTENT_STATUS_MANAGE = 5, "content_status.manage";
        /// Choose the words that recommendations leave out.
        EXCLUDED_KEYWORD_MANAGE = 6, "excluded_keyword.manage";
        /// Invite people to this workspace alone.
        MEMBER_INVITE = 7, "member.invite";
        /// Change which role a member has in the workspace.
        MEMBER_PERMISSIONS_EDIT = 8, "member_permissions.edit";
        /// Take a member's access to the workspace away.
        MEMBER_REMOVE = 9, "member.remove";
        /// Send a member of the workspace a link to choose a new password.
        MEMBER_RESET_PASSWORD = 10, "member.reset_password";
        /// Connect the workspace to outside measuring tools.
        ANALYTICS_INTEGRATION_CONNECT = 11, "analytics_integration.connect";
        /// Open the plan of content to be written.
        PLANNING_VIEW = 12, "planning.view";
        /// See the texts that are written in the workspace.
        CONTENT_VIEW = 13, "content.view";
        /// Write and change texts in the workspace.
        CONTENT_EDIT = 14, "content.edit";
        /// See how the workspace's content performs.
        REPORT_VIEW = 15, "report.view";
        /// Use the assistants that write and rework content, and spend credits on them.
        AI_SUITE_USE = 16, "ai_suite.use";
        /// Make roles of the workspace's own, held there and on its profiles.
        CUSTOM_ROLE_MANAGE = 17, "custom_role.manage";
    }

    /// Rights over one social profile (a company, in some products): its posts, messages, reports and settings.
    pub profile ProfilePermissions {
        /// Write a new rule that hides, labels or assigns incoming messages by itself.
        MODERATION_RULE_CREATE = 0, "moderation_rule.create";
        /// Change what an automatic moderation rule looks for and what it does.
        MODERATION_RULE_EDIT = 1, "moderation_rule.edit";
        /// Remove an automatic moderation rule, so that it handles no further message.
        MODERATION_RULE_DELETE = 2, "moderation_rule.delete";
        /// Write, change and remove the ready-made answers that the team shares.
        SAVED_REPLY_MANAGE = 3, "saved_reply.manage";
        /// Put labels on incoming comments, mentions and private messages.
        INBOX_ITEM_LABEL = 4, "inbox_item.label";
        /// Take conversations out of the inbox as a CSV file.
        INBOX_EXPORT = 5, "inbox.export";
        /// Hide, delete, like or mark as reviewed what people send to the profile.
        INBOX_ITEM_MODERATE = 6, "inbox_item.moderate";
        /// Answer a message with one of the saved replies.
        SAVED_REPLY_USE = 7, "saved_reply.use";
        /// Ban or block a person who writes to the profile.
        INBOX_BAN_USER = 8, "inbox.ban_user";
        /// Hand an incoming message to a colleague for an answer.
        INBOX_ITEM_ASSIGN = 9, "inbox_item.assign";
        /// Correct whether an incoming message counts as positive, neutral or negative.
        INBOX_SENTIMENT_EDIT = 10, "inbox_sentiment.edit";
        /// Record a person met in the inbox as a lead or a contact.
        LEAD_CREATE = 11, "lead.create";
        /// Write, change and throw away posts that have not been submitted yet.
        DRAFT_MANAGE = 12, "draft.manage";
        /// Create many posts at once from a CSV file.
        POST_BULK_IMPORT = 13, "post.bulk_import";
        /// Send a post to the people who must approve it.
        POST_SUBMIT = 14, "post.submit";
        /// Put a post out, now or at a planned time.
        POST_PUBLISH = 15, "post.publish";
        /// Change a post: its text, media, links or time.
        POST_EDIT = 16, "post.edit";
        /// Throw a post away, planned or published.
        POST_DELETE = 17, "post.delete";
        /// Write internal comments on a post and mention colleagues in them.
        POST_COMMENT = 18, "post.comment";
        /// Approve or reject the posts that wait for a decision.
        POST_PROCESS = 19, "post.process";
        /// Approve or reject in place of the approvers, past the steps of the workflow.
        POST_FORCE_DECISION = 20, "post.force_decision";
        /// Set the days and hours at which queued posts go out.
        QUEUE_CONFIGURE = 21, "queue.configure";
        /// See the posts of the profile, planned and published.
        POST_VIEW = 22, "post.view";
        /// Put labels on a post that waits for its publishing time.
        SCHEDULED_POST_LABEL = 23, "scheduled_post.label";
        /// Put labels on a post that is already out.
        PUBLISHED_POST_LABEL = 24, "published_post.label";
        /// Take the profile's reports out as a file.
        REPORT_EXPORT = 25, "report.export";
        /// Create, open and change reports put together by hand; needed on every profile of the report.
        CUSTOM_REPORT_MANAGE = 26, "custom_report.manage";
        /// Choose which known competitors the profile is compared with.
        COMPETITOR_ENABLE = 27, "competitor.enable";
        /// See and change how the profile's reports are computed and shown.
        REPORT_SETTINGS_MANAGE = 28, "report_settings.manage";
        /// See the automatic moderation rules in the profile's settings.
        MODERATION_RULE_VIEW = 29, "moderation_rule.view";
        /// See the saved replies in the profile's settings.
        SAVED_REPLY_VIEW = 30, "saved_reply.view";
        /// Change the time zone in which publishing times are read.
        PUBLISHING_TIMEZONE_EDIT = 31, "publishing_timezone.edit";
        /// Switch on or off that posts go to Instagram without a phone.
        INSTAGRAM_DIRECT_PUBLISHING_CONFIGURE = 32, "instagram_direct_publishing.configure";
        /// Switch on or off that Instagram messages and stories reach the inbox.
        INSTAGRAM_DM_AND_STORIES_CONFIGURE = 33, "instagram_dm_and_stories.configure";
        /// Write a new post for the profile.
        POST_CREATE = 34, "post.create";
        /// Give a post the date and time at which it goes out.
        POST_SCHEDULE = 35, "post.schedule";
        /// Approve a post or refuse it with a comment.
        POST_REVIEW = 36, "post.review";
        /// See the calendar of what goes out and when.
        CALENDAR_VIEW = 37, "calendar.view";
        /// See figures about the profile's audience and posts.
        ANALYTICS_VIEW = 38, "analytics.view";
        /// Open the profile and see what it holds.
        PROFILE_VIEW = 39, "profile.view";
        /// Work on the profile and change what it holds.
        PROFILE_MANAGE = 40, "profile.manage";
        /// Remove the social account from the product; nothing is deleted on the network.
        PROFILE_DISCONNECT = 41, "profile.disconnect";
        /// Have texts or images for posts generated.
        AI_CONTENT_GENERATE = 42, "ai_content.generate";
        /// Have one's posts go out without the approval of an admin.
        POST_SKIP_ADMIN_APPROVAL = 43, "post.skip_admin_approval";
    }
}
