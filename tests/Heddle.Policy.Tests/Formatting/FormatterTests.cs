using System.Text;

namespace Heddle.Policy.Tests;

public sealed class FormatterTests
{
    [Fact]
    public void Long_scopes_and_conditions_break_and_short_ones_do_not()
    {
        const string text = """
            permit(principal in Group::"staff",action in [Action::"view",Action::"list"],resource in Album::"public")when{principal.department=="HardwareEngineering"&&principal.jobLevel>=5&&context.mfa};
            forbid(principal,action,resource)unless{context.mfa};
            @id("x")@note permit(principal,action,resource)when{[Group::"some long name",Group::"some other long name",Group::"yet another"].contains(principal)};
            """;
        PolicyFormatter
            .Format(text)
            .ShouldBe(
                """
                permit (
                  principal in Group::"staff",
                  action in [Action::"view", Action::"list"],
                  resource in Album::"public"
                )
                when {
                  principal.department == "HardwareEngineering" &&
                  principal.jobLevel >= 5 &&
                  context.mfa
                };

                forbid (principal, action, resource)
                unless { context.mfa };

                @id("x")
                @note
                permit (principal, action, resource)
                when {
                  [
                    Group::"some long name",
                    Group::"some other long name",
                    Group::"yet another"
                  ].contains(principal)
                };

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void Comments_stay_where_they_belong()
    {
        const string text = """
            // The first block.

            // Who may look.
            @id("a") // why
            permit (
              // anyone
              principal, // really
              action == Action::"view",
              resource // whatever
            ) // now
            when {
              // inside
              context.a && // trusted
              context.b // also
            }; // done
            // between
            forbid (principal, action, resource);
            // the end
            """;
        var formatted = PolicyFormatter.Format(text);
        formatted.ShouldBe(
            """
            // The first block.

            // Who may look.
            @id("a") // why
            permit (
              // anyone
              principal, // really
              action == Action::"view",
              resource // whatever
            ) // now
            when {
              // inside
              context.a && // trusted
              context.b // also
            }; // done

            // between
            forbid (principal, action, resource);

            // the end

            """.ReplaceLineEndings("\n")
        );
        PolicyFormatter.Format(formatted).ShouldBe(formatted);
    }

    [Fact]
    public void Whatever_stands_between_tokens_meaning_and_comments_survive_and_a_second_pass_changes_nothing()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            var policies = Enumerable
                .Range(0, 1 + (seed % 3))
                .Select(i => new PolicyGenerator((seed * 3) + i).Policy(2 + (seed % 25)))
                .ToList();
            var plain = string.Concat(policies.Select(PolicyPrinter.Print));
            var (text, comments) = Scatter(plain, random);
            var formatted = PolicyFormatter.Format(text, new PolicyFormatOptions { LineWidth = 20 + random.Next(100) });
            var parsed = new PolicyParser(new SourceText(formatted)).ParseAll();
            parsed.ShouldBe(policies, $"seed {seed}:\n{text}\nbecame\n{formatted}");
            CommentsOf(formatted).ShouldBe(comments, $"seed {seed}:\n{text}\nbecame\n{formatted}");
            var once = PolicyFormatter.Format(text);
            PolicyFormatter.Format(once).ShouldBe(once, $"seed {seed}:\n{text}");
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("// only a comment", "// only a comment\n")]
    [InlineData("\n\n// a\n\n\n// b\n\n", "// a\n\n// b\n")]
    public void Texts_without_policies(string text, string expected) => PolicyFormatter.Format(text).ShouldBe(expected);

    [Fact]
    public void What_does_not_parse_is_not_touched() =>
        Should.Throw<PolicyParseException>(() => PolicyFormatter.Format("permit (principal, action, resource)"));

    [Theory]
    [InlineData(19, 2)]
    [InlineData(80, -1)]
    [InlineData(80, 17)]
    public void Options_have_ranges(int width, int indent) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PolicyFormatOptions { LineWidth = width, IndentSize = indent });

    /// <summary>Puts comments and line breaks between the tokens of a text.</summary>
    private static (string Text, List<string> Comments) Scatter(string plain, Random random)
    {
        var text = new StringBuilder();
        var comments = new List<string>();
        var lexer = new Lexer(plain);
        for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
        {
            text.Append(plain.AsSpan(token.Span.Start, token.Span.Length)).Append(random.Next(6) == 0 ? "\n\n  " : " ");
            if (random.Next(8) == 0)
            {
                comments.Add($"// comment {comments.Count}");
                text.Append(comments[^1]).Append(random.Next(2) == 0 ? "\n" : "\n\n");
            }
        }

        return (text.ToString(), comments);
    }

    private static List<string> CommentsOf(string text)
    {
        var spans = new List<SourceSpan>();
        var lexer = new Lexer(text) { Comments = spans };
        while (lexer.Next().Kind != TokenKind.End) { }

        return [.. spans.Select(s => text.Substring(s.Start, s.Length))];
    }
}
