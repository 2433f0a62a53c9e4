namespace Heddle.Policy.Tests;

/// <summary>The extension types: which texts they take, and what their functions compute.</summary>
public sealed class ExtensionTypeTests
{
    [Theory]
    [InlineData("decimal", "0.0|1.2345|-1.5|-0.0001|00012.3400|922337203685477.5807|-922337203685477.5808")]
    [InlineData(
        "ip",
        "0.0.0.0|255.255.255.255|10.0.0.0/8|1.2.3.4/0|1.2.3.4/32|::|::1|1::|1:2:3:4:5:6:7:8|1:2:3:4:5:6:7::|::2:3:4:5:6:7:8|ABCD:ef01::/128|ffff::/0|1::8/64"
    )]
    [InlineData(
        "datetime",
        "1970-01-01|0000-01-01|9999-12-31|2024-02-29|2000-02-29|2024-10-15T11:38:02Z|2024-10-15T11:38:02.101Z|2024-10-15T11:38:02.101-1134|2024-10-15T23:59:59+2359"
    )]
    [InlineData(
        "duration",
        "0ms|1d|1h|1m|1s|1ms|1d2h3m4s5ms|-1d1ms|1d5ms|007s|9223372036854775807ms|-9223372036854775808ms|106751991167d|-106751991167d7h12m55s808ms"
    )]
    public void Texts_that_are_values(string function, string texts)
    {
        foreach (var text in texts.Split('|'))
        {
            Evaluate($"{function}(\"{text}\") == {function}(\"{text}\")").ShouldBe("true", text);
        }
    }

    [Theory]
    [InlineData(
        "decimal",
        "|1|1.|.1|1.12345|+1.0|1.0 | 1.0|1e1|--1.0|-.1|1.-1|1.0.0|922337203685477.5808|-922337203685477.5809|99999999999999999999.0|٣.٠|1,0|0x1.0"
    )]
    [InlineData(
        "ip",
        "|1|1.2.3|1.2.3.4.5|256.0.0.0|01.2.3.4|1.2.3.4/33|1.2.3.4/|1.2.3.4/01|1.2.3.4/+1|1.2.3.4/-1|1.2.3.4/8/8| 1.2.3.4|1.2.3.|:::|::1::|1:2:3:4:5:6:7|1:2:3:4:5:6:7:8:9|1:2:3:4::5:6:7:8|12345::|g::|::ffff:127.0.0.1|::1/129|::1/001|::1%eth0|1:2:3:4:5:6:7:8/128/1|:1|1:|fe80:0000:0000:0000:0000:0000:0000:0000/128 "
    )]
    [InlineData(
        "datetime",
        "|2024|2024-1-1|24-01-01|10000-01-01|2024-00-01|2024-13-01|2024-01-00|2024-01-32|2024-02-30|2023-02-29|1900-02-29|2024-04-31|2024-01-01T|2024-01-01T00:00:00|2024-01-01T24:00:00Z|2024-01-01T00:60:00Z|2024-01-01T00:00:60Z|2024-01-01t00:00:00Z|2024-01-01T00:00:00z|2024-01-01T00:00:00.1Z|2024-01-01T00:00:00.1234Z|2024-01-01T00:00:00.Z|2024-01-01T00:00:00+24:00|2024-01-01T00:00:00+2400|2024-01-01T00:00:00+0060|2024-01-01T00:00:00+00|2024-01-01T00:00:00ZZ|2024-01-01 00:00:00Z|-2024-01-01|2024-01-01Z|2024-01-01T0:0:0Z"
    )]
    [InlineData(
        "duration",
        "|-|1|d|ms|1x|1h1d|1d1d|1s1m|1 d|+1d|--1d|1.5h|-1d-1h|1D|9223372036854775808ms|-9223372036854775809ms|106751991168d|99999999999999999999999ms|1ms1s|9223372036854775807ms1s"
    )]
    public void Texts_that_are_none(string function, string texts)
    {
        foreach (var text in texts.Split('|'))
        {
            Evaluate($"{function}(\"{text}\") == {function}(\"{text}\")").ShouldContain("is no ", Case.Sensitive, text);
        }
    }

    [Theory]
    [InlineData("decimal(\"1.5\").lessThan(decimal(\"1.50001\".x))", "needs an entity or a record")]
    [InlineData("decimal(\"-1.5\").lessThan(decimal(\"-0.5\")) && decimal(\"-0.5\").lessThan(decimal(\"0.0\"))", "true")]
    [InlineData("decimal(\"1.5\").lessThanOrEqual(decimal(\"1.5\")) && !decimal(\"1.5\").lessThan(decimal(\"1.5\"))", "true")]
    [InlineData("decimal(\"2.5\").greaterThan(decimal(\"1.5\")) && decimal(\"2.5\").greaterThanOrEqual(decimal(\"2.5\"))", "true")]
    [InlineData("ip(\"1.2.3.4\").isIpv4() && !ip(\"::1\").isIpv4() && ip(\"::1\").isIpv6() && !ip(\"1.2.3.4\").isIpv6()", "true")]
    [InlineData("ip(\"127.0.0.1\").isLoopback() && ip(\"127.1.2.3/8\").isLoopback() && ip(\"::1\").isLoopback()", "true")]
    [InlineData("ip(\"127.0.0.1/7\").isLoopback() || ip(\"::1/127\").isLoopback() || ip(\"::ffff:7f00:1\").isLoopback()", "false")]
    [InlineData(
        "ip(\"224.0.0.1\").isMulticast() && ip(\"239.255.255.255/4\").isMulticast() && ip(\"ff00::1\").isMulticast() && ip(\"ff00::/8\").isMulticast()",
        "true"
    )]
    [InlineData("ip(\"224.0.0.0/3\").isMulticast() || ip(\"223.0.0.1\").isMulticast() || ip(\"ff00::/7\").isMulticast()", "false")]
    [InlineData(
        "ip(\"10.1.2.3\").isInRange(ip(\"10.0.0.0/8\")) && ip(\"10.0.0.0/9\").isInRange(ip(\"10.9.9.9/8\")) && ip(\"1.2.3.4\").isInRange(ip(\"0.0.0.0/0\"))",
        "true"
    )]
    [InlineData(
        "ip(\"10.0.0.0/8\").isInRange(ip(\"10.0.0.0/9\")) || ip(\"11.0.0.1\").isInRange(ip(\"10.0.0.0/8\")) || ip(\"::1\").isInRange(ip(\"0.0.0.0/0\"))",
        "false"
    )]
    [InlineData(
        "ip(\"2001:db8::1\").isInRange(ip(\"2001:db8::/32\")) && ip(\"::1\").isInRange(ip(\"::/0\")) && ip(\"::1\").isInRange(ip(\"::1\"))",
        "true"
    )]
    [InlineData("datetime(\"2024-01-31\").offset(duration(\"1d\")) == datetime(\"2024-02-01\")", "true")]
    [InlineData("datetime(\"2024-03-01\").offset(duration(\"-1d\")) == datetime(\"2024-02-29\")", "true")]
    [InlineData("datetime(\"2024-01-02\").durationSince(datetime(\"2024-01-01T12:00:00Z\")) == duration(\"12h\")", "true")]
    [InlineData("datetime(\"2024-01-01T12:34:56.789Z\").toDate() == datetime(\"2024-01-01\")", "true")]
    [InlineData(
        "datetime(\"1969-12-31T12:00:00Z\").toDate() == datetime(\"1969-12-31\") && datetime(\"1969-12-31\").toDate() == datetime(\"1969-12-31\")",
        "true"
    )]
    [InlineData(
        "datetime(\"2024-01-01T01:02:03.004Z\").toTime() == duration(\"1h2m3s4ms\") && datetime(\"1969-12-31T23:00:00Z\").toTime() == duration(\"23h\")",
        "true"
    )]
    [InlineData("duration(\"1d1h1m1s1ms\").toMilliseconds() == 90061001 && duration(\"1d1h1m1s1ms\").toSeconds() == 90061", "true")]
    [InlineData(
        "duration(\"1d1h1m1s1ms\").toMinutes() == 1501 && duration(\"1d1h1m1s1ms\").toHours() == 25 && duration(\"1d23h\").toDays() == 1",
        "true"
    )]
    [InlineData("duration(\"-1500ms\").toSeconds() == -1 && duration(\"-23h\").toDays() == 0", "true")]
    [InlineData(
        "datetime(\"9999-12-31\").offset(duration(\"9223372036854775807ms\")) == datetime(\"1970-01-01\")",
        "outside what 64-bit milliseconds hold"
    )]
    [InlineData(
        "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\")).toDate() == datetime(\"1970-01-01\")",
        "outside what 64-bit milliseconds hold"
    )]
    [InlineData(
        "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\")).durationSince(datetime(\"1970-01-02\")) == duration(\"1d\")",
        "outside what 64-bit milliseconds hold"
    )]
    public void Functions(string condition, string expected) => Evaluate(condition).ShouldContain(expected);

    [Theory]
    [InlineData("0000-01-01", -62167219200000)]
    [InlineData("0001-01-01", -62135596800000)]
    [InlineData("1600-02-29", -11670998400000)]
    [InlineData("1969-12-31T23:59:59.999Z", -1)]
    [InlineData("1970-01-01", 0)]
    [InlineData("2000-03-01", 951868800000)]
    [InlineData("9999-12-31T23:59:59.999Z", 253402300799999)]
    public void Dates_count_milliseconds_and_are_written_back(string text, long milliseconds)
    {
        DateTimeText.TryParse(text, out var parsed, out _).ShouldBeTrue();
        parsed.ShouldBe(milliseconds);
        DateTimeText.TryFormat(milliseconds).ShouldBe(text);
    }

    [Fact]
    public void Dates_agree_with_the_calendar_of_the_platform_and_every_value_is_written_as_an_expression_of_it()
    {
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var date = DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextInt64(-62135596800000, 253402300799999));
            DateTimeText.TryFormat(date.ToUnixTimeMilliseconds()).ShouldNotBeNull().ShouldStartWith(date.ToString("yyyy-MM-dd", null));
            foreach (var bits in (long[])[date.ToUnixTimeMilliseconds(), random.NextInt64(), -random.NextInt64(), random.Next()])
            {
                foreach (
                    var value in (CedarValue[])
                        [
                            CedarValue.FromDateTimeMilliseconds(bits),
                            CedarValue.FromDurationMilliseconds(bits),
                            CedarValue.FromTenThousandths(bits),
                            bits,
                        ]
                )
                {
                    Value(value.ToString()).ShouldBe(value);
                }
            }
        }
    }

    private static CedarValue Value(string expression)
    {
        var parsed = new PolicyParser(new SourceText(expression)).ParseSingleExpression().ShouldNotBeNull(expression);
        var frame = new EvaluationFrame(new AuthorizationRequest(new("U", ""), new("Action", ""), new("U", "")), Entities.Empty);
        return PlanCompiler.Compile(parsed).Evaluate(ref frame);
    }

    private static string Evaluate(string condition)
    {
        var parsed = new PolicyParser(new SourceText(condition)).ParseSingleExpression().ShouldNotBeNull(condition);
        var frame = new EvaluationFrame(new AuthorizationRequest(new("U", ""), new("Action", ""), new("U", "")), Entities.Empty);
        var value = PlanCompiler.Compile(parsed).Evaluate(ref frame);
        return frame.Fault?.Message ?? value.ToString();
    }
}
