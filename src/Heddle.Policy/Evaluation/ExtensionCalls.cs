namespace Heddle.Policy;

/// <summary>What the extension functions do.</summary>
internal static class ExtensionCalls
{
    /// <summary>Calls a function; none, with the problem, where it fails.</summary>
    public static CedarValue Invoke(ExtensionFunction function, ReadOnlySpan<CedarValue> arguments, out EvaluationFault? problem)
    {
        if (arguments.Length != function.Parameters.Length)
        {
            problem = new EvaluationFault(
                EvaluationErrorKind.WrongArgumentCount,
                $"`{function.Name}` takes {Count(function, function.Parameters.Length)}, got {Count(function, arguments.Length)}"
            );
            return default;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Kind != function.Parameters[i])
            {
                problem = WrongKind(function, arguments[i], function.Parameters[i]);
                return default;
            }
        }

        return function.IsConstructor
            ? Construct(function, arguments[0].StringOrNull!, out problem)
            : Compute(function, arguments[0], arguments[^1], out problem);
    }

    private static string Count(ExtensionFunction function, int count)
    {
        // A method's receiver is no argument to whoever writes the call.
        var visible = function.IsMethod ? count - 1 : count;
        return visible == 1 ? "1 argument" : $"{visible} arguments";
    }

    private static EvaluationFault WrongKind(ExtensionFunction function, CedarValue got, ValueKind wanted)
    {
        var fault = EvaluationFault.WrongKind($"`{function.Name}`", $"a value of type {ValueKindNames.Of(wanted)}", got);
        var constructor = wanted == ValueKind.IpAddress ? "ip" : ValueKindNames.Of(wanted);
        return got.Kind == ValueKind.String && wanted != ValueKind.String
            ? fault with
            {
                Help = $"maybe the `{constructor}` constructor is missing",
            }
            : fault;
    }

    private static CedarValue Construct(ExtensionFunction function, string text, out EvaluationFault? problem)
    {
        CedarValue result = default;
        string? reason;
        long content;
        switch (function.Operation)
        {
            case ExtensionOperation.Decimal:
                result = DecimalText.TryParse(text, out content, out reason) ? CedarValue.FromTenThousandths(content) : default;
                break;
            case ExtensionOperation.DateTime:
                result = DateTimeText.TryParse(text, out content, out reason) ? CedarValue.FromDateTimeMilliseconds(content) : default;
                break;
            case ExtensionOperation.Duration:
                result = DurationText.TryParse(text, out content, out reason) ? CedarValue.FromDurationMilliseconds(content) : default;
                break;
            default:
                result = IpNetwork.TryParse(text, out var ip, out reason) ? CedarValue.FromIp(ip!) : default;
                break;
        }

        problem = result.IsNone
            ? new EvaluationFault(
                EvaluationErrorKind.InvalidArgument,
                $"{EvaluationFault.Describe(text)} is no {ValueKindNames.Of(function.Result)}: {reason}"
            )
            : null;
        return result;
    }

    private static CedarValue Compute(ExtensionFunction function, CedarValue receiver, CedarValue argument, out EvaluationFault? problem)
    {
        problem = null;
        var left = receiver.Bits;
        var right = argument.Bits;
        switch (function.Operation)
        {
            case ExtensionOperation.LessThan:
                return left < right;
            case ExtensionOperation.LessThanOrEqual:
                return left <= right;
            case ExtensionOperation.GreaterThan:
                return left > right;
            case ExtensionOperation.GreaterThanOrEqual:
                return left >= right;
            case ExtensionOperation.IsIpv4:
                return receiver.IpOrNull!.IsV4;
            case ExtensionOperation.IsIpv6:
                return !receiver.IpOrNull!.IsV4;
            case ExtensionOperation.IsLoopback:
                return receiver.IpOrNull!.IsLoopback;
            case ExtensionOperation.IsMulticast:
                return receiver.IpOrNull!.IsMulticast;
            case ExtensionOperation.IsInRange:
                return receiver.IpOrNull!.IsInRange(argument.IpOrNull!);
            case ExtensionOperation.Offset:
                return Checked((Int128)left + right, isDateTime: true, function, out problem);
            case ExtensionOperation.DurationSince:
                return Checked((Int128)left - right, isDateTime: false, function, out problem);
            case ExtensionOperation.ToDate:
                return Checked(left - TimeOfDay(left), isDateTime: true, function, out problem);
            case ExtensionOperation.ToTime:
                return CedarValue.FromDurationMilliseconds((long)TimeOfDay(left));
            default:
                return left / UnitOf(function.Operation);
        }
    }

    private static CedarValue Checked(Int128 milliseconds, bool isDateTime, ExtensionFunction function, out EvaluationFault? problem)
    {
        if (milliseconds < long.MinValue || milliseconds > long.MaxValue)
        {
            problem = new EvaluationFault(
                EvaluationErrorKind.Overflow,
                $"the result of `{function.Name}` is outside what 64-bit milliseconds hold"
            );
            return default;
        }

        problem = null;
        return isDateTime
            ? CedarValue.FromDateTimeMilliseconds((long)milliseconds)
            : CedarValue.FromDurationMilliseconds((long)milliseconds);
    }

    /// <summary>Milliseconds since the day began; days begin at multiples of a day, before 1970 too.</summary>
    private static Int128 TimeOfDay(long milliseconds)
    {
        var rest = milliseconds % DurationText.Day;
        return rest < 0 ? rest + DurationText.Day : rest;
    }

    private static long UnitOf(ExtensionOperation operation) =>
        operation switch
        {
            ExtensionOperation.ToSeconds => 1000,
            ExtensionOperation.ToMinutes => 60_000,
            ExtensionOperation.ToHours => 3_600_000,
            ExtensionOperation.ToDays => DurationText.Day,
            _ => 1,
        };
}
