using System.Collections.Frozen;
using static Heddle.Policy.ExtensionOperation;
using static Heddle.Policy.ValueKind;

namespace Heddle.Policy;

/// <summary>All extension functions of the language.</summary>
internal static class ExtensionFunctions
{
    public static readonly FrozenDictionary<string, ExtensionFunction> All = new ExtensionFunction[]
    {
        Constructor("decimal", ExtensionOperation.Decimal, ValueKind.Decimal),
        Method("lessThan", LessThan, ValueKind.Boolean, ValueKind.Decimal, ValueKind.Decimal),
        Method("lessThanOrEqual", LessThanOrEqual, ValueKind.Boolean, ValueKind.Decimal, ValueKind.Decimal),
        Method("greaterThan", GreaterThan, ValueKind.Boolean, ValueKind.Decimal, ValueKind.Decimal),
        Method("greaterThanOrEqual", GreaterThanOrEqual, ValueKind.Boolean, ValueKind.Decimal, ValueKind.Decimal),
        Constructor("ip", Ip, IpAddress),
        Method("isIpv4", IsIpv4, ValueKind.Boolean, IpAddress),
        Method("isIpv6", IsIpv6, ValueKind.Boolean, IpAddress),
        Method("isLoopback", IsLoopback, ValueKind.Boolean, IpAddress),
        Method("isMulticast", IsMulticast, ValueKind.Boolean, IpAddress),
        Method("isInRange", IsInRange, ValueKind.Boolean, IpAddress, IpAddress),
        Constructor("datetime", ExtensionOperation.DateTime, ValueKind.DateTime),
        Constructor("duration", ExtensionOperation.Duration, ValueKind.Duration),
        Method("offset", Offset, ValueKind.DateTime, ValueKind.DateTime, ValueKind.Duration),
        Method("durationSince", DurationSince, ValueKind.Duration, ValueKind.DateTime, ValueKind.DateTime),
        Method("toDate", ToDate, ValueKind.DateTime, ValueKind.DateTime),
        Method("toTime", ToTime, ValueKind.Duration, ValueKind.DateTime),
        Method("toMilliseconds", ToMilliseconds, Long, ValueKind.Duration),
        Method("toSeconds", ToSeconds, Long, ValueKind.Duration),
        Method("toMinutes", ToMinutes, Long, ValueKind.Duration),
        Method("toHours", ToHours, Long, ValueKind.Duration),
        Method("toDays", ToDays, Long, ValueKind.Duration),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    private static ExtensionFunction Constructor(string name, ExtensionOperation operation, ValueKind result) =>
        new(name, IsMethod: false, [ValueKind.String], result, operation);

    private static ExtensionFunction Method(string name, ExtensionOperation operation, ValueKind result, params ValueKind[] parameters) =>
        new(name, IsMethod: true, [.. parameters], result, operation);
}
