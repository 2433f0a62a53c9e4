namespace Heddle.Jobs.Tests;

public sealed class ResourceRulesTests
{
    private static readonly ResourceRef Whole = new()
    {
        ResolverId = "redis",
        Uri = "redis://ctx:j",
        Sha256 = new byte[32],
        MediaType = "application/json",
        SizeBytes = 1,
        ExpiresAt = new Timestamp(1),
        Purpose = "input",
    };

    public static TheoryData<ResourceRef> Broken =>
        [
            Whole with
            {
                ResolverId = "",
            },
            Whole with
            {
                ResolverId = new('r', 129),
            },
            Whole with
            {
                Uri = "",
            },
            Whole with
            {
                Uri = "redis://" + new string('k', 2041),
            },
            Whole with
            {
                Uri = "https://" + new string('h', 256) + "/x",
            },
            Whole with
            {
                Uri = "redis://a@b",
            },
            Whole with
            {
                Uri = "redis://a?b",
            },
            Whole with
            {
                Uri = "redis://a#b",
            },
            Whole with
            {
                Uri = "redis://a\\b",
            },
            Whole with
            {
                Uri = "redis://a%20b",
            },
            Whole with
            {
                Uri = "redis://a b",
            },
            Whole with
            {
                Uri = "redis://ü",
            },
            Whole with
            {
                Sha256 = new byte[31],
            },
            Whole with
            {
                MediaType = new('m', 128),
            },
            Whole with
            {
                SizeBytes = 0,
            },
            Whole with
            {
                SizeBytes = (1UL << 30) + 1,
            },
            Whole with
            {
                ExpiresAt = null,
            },
            Whole with
            {
                Purpose = new('p', 129),
            },
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_reference_beyond_its_bounds_is_refused(ResourceRef reference)
    {
        Errors(Request(reference, "")).ShouldHaveSingleItem().Field.ShouldBe("job_request.context_ref");
        Errors(new JobProgress { JobId = "j", ArtifactReferences = [Whole, reference] }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_reference_within_its_bounds_is_accepted()
    {
        Errors(Request(Whole with { SizeBytes = 1UL << 30 }, "")).ShouldBeEmpty();
        Errors(Request(Whole with { Uri = "https://" + new string('h', 255) + "/x" }, "")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("redis", "redis://ctx:j", "redis://ctx:j", true)]
    [InlineData("redis", "redis://ctx:j", "redis://ctx:k", false)]
    [InlineData("other", "redis://ctx:j", "redis://ctx:j", false)]
    [InlineData("redis", "s3://ctx:j", "s3://ctx:j", false)]
    [InlineData("redis", "redis://:j", "redis://:j", false)]
    [InlineData("redis", "redis://ctx/j", "redis://ctx/j", false)]
    public void A_legacy_pointer_beside_a_reference_points_at_the_same(string resolver, string uri, string pointer, bool same) =>
        Errors(Request(Whole with { ResolverId = resolver, Uri = uri }, pointer)).Count.ShouldBe(same ? 0 : 1);

    private static JobRequest Request(ResourceRef reference, string pointer) =>
        new()
        {
            JobId = "j",
            Topic = "t",
            ContextPointer = pointer,
            ContextReference = reference,
        };

    private static IReadOnlyList<ValidationError> Errors(PacketPayload payload) =>
        ProductionRules.CheckResources(BusPacket.Create("t", "s", new(1), payload));
}
