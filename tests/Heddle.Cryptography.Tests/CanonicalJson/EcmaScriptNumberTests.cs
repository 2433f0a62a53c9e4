using System.Security.Cryptography;
using System.Text;

namespace Heddle.Cryptography.Tests;

public sealed class EcmaScriptNumberTests
{
    // RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void The_samples_of_RFC_8785_hold(ulong bits, string text) => Write(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(text);

    [Theory]
    [InlineData(100, "100")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(-12.5, "-12.5")]
    public void Numbers_change_to_an_exponent_where_ECMAScript_does(double number, string text) => Write(number).ShouldBe(text);

    [Fact]
    public void Forty_thousand_numbers_are_written_as_Node_js_writes_them()
    {
        // The digest is of the same numbers as written by Node.js 20.20 with String(number), a line each.
        var generator = new Generator();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 20_000; )
        {
            var number = BitConverter.UInt64BitsToDouble(generator.Next());
            if (double.IsFinite(number))
            {
                hash.AppendData(Encoding.ASCII.GetBytes(Write(number) + "\n"));
                i++;
            }
        }

        for (var i = 0; i < 20_000; i++)
        {
            var number = (double)(generator.Next() >> 40) / Math.Pow(10, generator.Next() >> 60);
            hash.AppendData(Encoding.ASCII.GetBytes(Write(number) + "\n"));
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe("b20b066026525b97f95299b0965d2e247a58af033726e8bf4234c4bd6be4c419");
    }

    private static string Write(double number)
    {
        var bytes = new byte[EcmaScriptNumber.MaxLength];
        return Encoding.ASCII.GetString(bytes, 0, EcmaScriptNumber.Write(number, bytes));
    }
}
