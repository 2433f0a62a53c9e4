namespace Heddle.Policy;

/// <summary>How the request variables are written.</summary>
internal static class VariableNames
{
    public static readonly string[] All = ["principal", "action", "resource", "context"];

    public static string Of(RequestVariable variable) => All[(int)variable];
}
