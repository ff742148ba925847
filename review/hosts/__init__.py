"""Where a review is read: the merge requests of GitHub and GitLab, by their REST APIs."""
