using System.Text;
using Heddle.Mesh;

namespace Heddle.EndToEnd.Tests.Documentation;

/// <summary><c>docs/errors.md</c> is generated from the catalogue. Set <c>HEDDLE_UPDATE_DOCS=1</c> to write it anew.</summary>
public sealed class ErrorReferenceTests
{
    private static readonly string File = RepositoryRoot.Combine("docs", "errors.md");

    [Fact]
    public void The_error_reference_says_what_the_catalogue_says()
    {
        var expected = Render();
        if (Environment.GetEnvironmentVariable("HEDDLE_UPDATE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(File, expected);
        }

        System.IO.File.ReadAllText(File).ShouldBe(expected, "docs/errors.md is stale; run the tests once with HEDDLE_UPDATE_DOCS=1");
    }

    private static string Render()
    {
        var text = new StringBuilder()
            .Append("# Errors\n\n")
            .Append("Generated from `MeshErrorCodes`; do not edit. A call ends in exactly one of: its answer, or one of these.\n\n")
            .Append("| code | exception | raised by | retry? | meaning | what the peer sees |\n")
            .Append("|---|---|---|---|---|---|\n");
        foreach (var row in MeshErrorCodes.All)
        {
            text.Append(
                $"| `{row.Code}` | `{row.Exception.Name}` | {row.RaisedBy.ToString().ToLowerInvariant()} | {(row.IsRetryable ? "yes" : "no")} | {row.Meaning} | {row.PeerSees} |\n"
            );
        }

        return text.Append(
                "\nA code that is not in this table arrives as `MeshException` with the code kept: applications may throw their own.\n"
            )
            .ToString();
    }
}
