namespace Heddle.Mesh;

/// <summary>Which of OpenAI's interfaces a tool is described for; they wrap the same facts differently.</summary>
public enum OpenAIToolApi
{
    /// <summary>Chat Completions: <c>{"type":"function","function":{…}}</c>.</summary>
    Chat,

    /// <summary>Responses: <c>{"type":"function",…}</c>, without the inner object.</summary>
    Responses,
}
