namespace Heddle.Policy.Tests;

public sealed class DiffTests
{
    private static readonly RecordedRequest[] Requests = [Ask("alice", "view"), Ask("alice", "edit"), Ask("bob", "view")];

    [Fact]
    public void Layout_and_comments_make_no_difference()
    {
        var diff = Compare("permit(principal,action,resource);", "// all\npermit (\n  principal,\n  action,\n  resource\n);");
        diff.IsEmpty.ShouldBeTrue();
        diff.RequestCount.ShouldBe(3);
    }

    [Fact]
    public void Policies_are_added_removed_and_changed_by_id()
    {
        var diff = Compare(
            "@id(\"a\") permit (principal, action, resource); @id(\"b\") forbid (principal, action, resource);",
            "@id(\"a\") permit (principal, action == Action::\"view\", resource); @id(\"c\") permit (principal == ?principal, action, resource);"
        );
        diff.PolicyChanges.Select(c => (c.PolicyId, c.Kind))
            .ShouldBe([("a", PolicyChangeKind.Changed), ("b", PolicyChangeKind.Removed), ("c", PolicyChangeKind.Added)]);
        diff.PolicyChanges[0].After.ShouldNotBeNull().ShouldContain("Action::\"view\"");
        diff.PolicyChanges[1].After.ShouldBeNull();
        diff.PolicyChanges[2].Before.ShouldBeNull();
    }

    [Fact]
    public void Requests_answered_differently_are_listed_with_both_answers()
    {
        var diff = Compare(
            "@id(\"all\") permit (principal, action, resource);",
            "@id(\"all\") permit (principal, action == Action::\"view\", resource); @id(\"bob\") permit (principal == User::\"bob\", action, resource);"
        );
        diff.DecisionChanges.Length.ShouldBe(2);
        diff.DecisionChanges[0].IsReversal.ShouldBeTrue();
        diff.DecisionChanges[0].ToString().ShouldBe("User::\"alice\", Action::\"edit\", Doc::\"d\": allow by all -> deny by default");
        diff.DecisionChanges[1].IsReversal.ShouldBeFalse();
        diff.DecisionChanges[1].ToString().ShouldBe("User::\"bob\", Action::\"view\", Doc::\"d\": allow by all -> allow by all, bob");
    }

    [Fact]
    public void An_error_that_appears_is_a_difference()
    {
        var change = Compare(
            "permit (principal, action, resource);",
            "permit (principal, action, resource); forbid (principal, action, resource) when { context.x };"
        ).DecisionChanges[0];
        change.IsReversal.ShouldBeFalse();
        change.ToString().ShouldEndWith("allow by policy0 -> allow by policy0, failed: policy1");
    }

    private static PolicySetDiff Compare(string before, string after)
    {
        var options = new PolicyParseOptions { IdAnnotation = "id" };
        return PolicySetDiff.Compare(PolicySet.Parse(before, options), PolicySet.Parse(after, options), Requests);
    }

    private static RecordedRequest Ask(string user, string action) =>
        new(new AuthorizationRequest(new("User", user), new("Action", action), new("Doc", "d")), Entities.Empty);
}
