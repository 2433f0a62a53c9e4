namespace Heddle.Mesh;

/// <summary>How an agent is described to OpenAI as a tool.</summary>
public sealed record OpenAIToolOptions
{
    internal static readonly OpenAIToolOptions Default = new();

    /// <summary>Which interface reads it. Default <see cref="OpenAIToolApi.Chat"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither of them.</exception>
    public OpenAIToolApi Api
    {
        get;
        init
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "a tool is described for `Chat` or for `Responses`");
            }

            field = value;
        }
    } = OpenAIToolApi.Chat;

    /// <summary>
    /// Whether the model is bound to the schema. Default <see langword="false"/>. Strict schemas know neither bounds nor optional
    /// members: bounds, formats, defaults and titles are left out, every object is closed, and every member is required, one that
    /// was optional as <c>null</c>. An agent whose optional members do not take <c>null</c> must be called without them.
    /// </summary>
    public bool Strict { get; init; }
}
