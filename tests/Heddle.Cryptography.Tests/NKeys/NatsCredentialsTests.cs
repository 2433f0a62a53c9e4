namespace Heddle.Cryptography.Tests;

public sealed class NatsCredentialsTests : IDisposable
{
    private const string Seed = "SUAOBFVHF4ZWKTBJ6QP4C362WLBBBFIE7ENFTPYKUGZ3M2ESOXY353LXDI";
    private const string AccountSeedOwner = "SAA";

    // As the official tools write it.
    private const string File = $"""
        -----BEGIN NATS USER JWT-----
        eyJ0eXAiOiJKV1QifQ.e30.c2ln-----bmF0dXJl
        ------END NATS USER JWT------

        ************************* IMPORTANT *************************
        NKEY Seed printed below can be used to sign and prove identity.
        NKEYs are sensitive and should be treated as secrets.

        -----BEGIN USER NKEY SEED-----
        {Seed}
        ------END USER NKEY SEED------

        *************************************************************
        """;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => System.IO.File.Delete(_path);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_file_is_read_with_any_line_ends(string lineEnd)
    {
        using var credentials = NatsCredentials.Parse(File.Replace("\n", lineEnd));
        credentials.Jwt.ShouldBe("eyJ0eXAiOiJKV1QifQ.e30.c2ln-----bmF0dXJl");
        credentials.KeyPair.ExportSeed().ShouldBe(Seed);
        credentials.ToString().ShouldBe("UBIWK4X3RXCPJ4CMIAVLAFDFABMLCCMZDDLAO5OZZ2265MDLXUTOGO4B");
    }

    [Fact]
    public void A_number_of_dashes_that_some_tools_write_is_read() =>
        NatsCredentials.Parse(File.Replace("------END", "-----END").Replace("KEY SEED------", "KEY SEED-----")).Dispose();

    [Fact]
    public async Task A_file_is_loaded()
    {
        await System.IO.File.WriteAllTextAsync(_path, File, TestContext.Current.CancellationToken);
        using var credentials = await NatsCredentials.LoadAsync(_path, TestContext.Current.CancellationToken);
        credentials.KeyPair.PublicKey.Type.ShouldBe(NKeyType.User);
    }

    [Fact]
    public async Task A_file_that_holds_something_else_is_named()
    {
        await System.IO.File.WriteAllTextAsync(_path, "nothing of interest", TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<FormatException>(NatsCredentials.LoadAsync(_path, TestContext.Current.CancellationToken));
        failure.Message.ShouldStartWith($"`{_path}`: the block");
        await Should.ThrowAsync<FileNotFoundException>(NatsCredentials.LoadAsync(_path + ".none", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_without_end_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(_path, File + new string(' ', 200_000), TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<FormatException>(NatsCredentials.LoadAsync(_path, TestContext.Current.CancellationToken));
        failure.Message.ShouldContain("too large");
    }

    [Theory]
    [InlineData("", "NATS USER JWT")]
    [InlineData("-----BEGIN NATS USER JWT-----", "NATS USER JWT")]
    [InlineData("-----BEGIN NATS USER JWT-----\n\n-----END", "NATS USER JWT")]
    [InlineData("-----BEGIN NATS USER JWT-----\na b\n-----END", "one token")]
    [InlineData("-----BEGIN NATS USER JWT-----\na\nb\n-----END", "one token")]
    [InlineData("-----BEGIN NATS USER JWT-----\na\n-----END", "USER NKEY SEED")]
    [InlineData("-----BEGIN NATS USER JWT-----\na\n-----END\n-----BEGIN USER NKEY SEED-----\nSUNOSEED\n-----END", "no NATS seed")]
    public void A_broken_file_is_refused_with_a_reason(string text, string reason)
    {
        var failure = Should.Throw<FormatException>(() => NatsCredentials.Parse(text));
        failure.Message.ShouldContain(reason);
        failure.Message.ShouldNotContain("SUNOSEED");
    }

    [Fact]
    public void The_seed_of_an_account_is_no_credential()
    {
        using var account = NKeyPair.Generate(NKeyType.Account);
        account.ExportSeed().ShouldStartWith(AccountSeedOwner[..2]);
        var failure = Should.Throw<FormatException>(() => NatsCredentials.Parse(File.Replace(Seed, account.ExportSeed())));
        failure.Message.ShouldContain("no user");
    }
}
