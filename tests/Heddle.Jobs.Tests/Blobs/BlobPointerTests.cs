namespace Heddle.Jobs.Tests;

public sealed class BlobPointerTests
{
    [Theory]
    [InlineData("redis://ctx:run1:step@1", "redis", "ctx:run1:step@1")]
    [InlineData("redis://ctx/abc", "redis", "ctx/abc")]
    [InlineData("redis://a://b?c#d e%20", "redis", "a://b?c#d e%20")]
    [InlineData("nats-obj://bucket/a/b", "nats-obj", "bucket/a/b")]
    [InlineData("s3://bucket/key", "s3", "bucket/key")]
    [InlineData("memory://ctx:1", "memory", "ctx:1")]
    public void A_pointer_is_a_scheme_and_a_key_and_nothing_else(string text, string scheme, string key)
    {
        var pointer = BlobPointer.Parse(text);

        (pointer.Scheme, pointer.Key).ShouldBe((scheme, key));
        pointer.ToString().ShouldBe(text);
        BlobPointer.TryParse(text, out var same).ShouldBeTrue();
        same.ShouldBe(pointer);
        BlobPointer.Create(scheme, key).ShouldBe(pointer);
    }

    [Theory]
    [InlineData("", "empty pointer")]
    [InlineData("ctx:1", "unsupported pointer scheme")]
    [InlineData("redis:/ctx", "unsupported pointer scheme")]
    [InlineData("://ctx", "unsupported pointer scheme")]
    [InlineData("REDIS://ctx", "unsupported pointer scheme")]
    [InlineData("1s://ctx", "unsupported pointer scheme")]
    [InlineData(" redis://ctx", "unsupported pointer scheme")]
    [InlineData("redis://", "missing pointer key")]
    public void What_is_no_pointer_is_refused_in_the_words_of_the_published_SDKs(string text, string reason)
    {
        var error = Should.Throw<InvalidPointerException>(() => BlobPointer.Parse(text));

        error.Message.ShouldStartWith(reason);
        error.Pointer.ShouldBe(text);
        BlobPointer.TryParse(text, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_pointer_into_an_object_store_names_bucket_and_object()
    {
        BlobPointer.NatsObject("jobs-short", "ctx:1/a").TryGetNatsObject(out var bucket, out var name).ShouldBeTrue();

        (bucket, name).ShouldBe(("jobs-short", "ctx:1/a"));
        BlobPointer.Redis("bucket/name").TryGetNatsObject(out _, out _).ShouldBeFalse();
        BlobPointer.Parse("nats-obj://bucket").TryGetNatsObject(out _, out _).ShouldBeFalse();
        BlobPointer.Parse("nats-obj:///name").TryGetNatsObject(out _, out _).ShouldBeFalse();
        BlobPointer.Parse("nats-obj://bucket/").TryGetNatsObject(out _, out _).ShouldBeFalse();
        Should.Throw<InvalidPointerException>(() => BlobPointer.NatsObject("a/b", "c"));
        Should.Throw<InvalidPointerException>(() => BlobPointer.NatsObject("", "c"));
        Should.Throw<InvalidPointerException>(() => BlobPointer.NatsObject("a", ""));
    }

    [Fact]
    public void A_long_pointer_is_cut_in_the_message() =>
        new InvalidPointerException(new('x', 10_000), "unsupported pointer scheme").Message.Length.ShouldBeLessThan(300);
}
