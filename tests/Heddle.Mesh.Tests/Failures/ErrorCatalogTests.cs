using System.Text;

namespace Heddle.Mesh.Tests.Failures;

public sealed class ErrorCatalogTests
{
    [Fact]
    public void Every_code_of_the_catalogue_is_rebuilt_as_its_exception()
    {
        foreach (var row in MeshErrorCodes.All)
        {
            var envelope = Encoding.UTF8.GetBytes(
                $$"""{"code":"{{row.Code}}","message":"m","agent":"a","request_id":"r","details":{"k":1} }"""
            );
            var failure = ErrorEnvelope.Read(envelope, "called", "own", "unknown");
            failure.GetType().ShouldBe(row.Exception, row.Code);
            failure.Code.ShouldBe(row.Code);
            failure.Message.ShouldBe("m");
            failure.Agent.ShouldBe("a");
            failure.RequestId.ShouldBe("own");
            failure.Details!.Value.GetProperty("k").GetInt32().ShouldBe(1);
            failure.IsRetryable.ShouldBe(row.IsRetryable);
        }
    }

    [Fact]
    public void An_unknown_code_is_kept_in_the_base_class()
    {
        var failure = ErrorEnvelope.Read("""{"code":"quota_spent","message":"m"}"""u8.ToArray(), "called", "own", "unknown");
        failure.GetType().ShouldBe(typeof(MeshException));
        failure.Code.ShouldBe("quota_spent");
        failure.Agent.ShouldBe("called");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"code":7}""")]
    public void An_envelope_without_a_code_still_is_an_error(string body) =>
        ErrorEnvelope.Read(Encoding.UTF8.GetBytes(body), "called", "own", "unknown").Code.ShouldBe("unknown");

    [Fact]
    public void An_envelope_always_has_the_five_members() =>
        Encoding
            .UTF8.GetString(ErrorEnvelope.Write(new HandlerErrorException("boom"), "a.b", "id"))
            .ShouldBe("""{"code":"handler_error","message":"boom","agent":"a.b","request_id":"id","details":{}}""");
}
