namespace Heddle.Jobs.Tests;

public sealed class JobEnvironmentTests
{
    [Fact]
    public void An_empty_environment_means_the_server_on_this_machine()
    {
        var options = JobEnvironment.Connection("worker-1", _ => null);

        options.Urls.ShouldBe(["nats://127.0.0.1:4222"]);
        options.Name.ShouldBe("worker-1");
        options.Tls.Required.ShouldBeFalse();
    }

    [Fact]
    public void TLS_is_set_up_for_addresses_that_ask_for_it_and_for_no_others()
    {
        using var files = new CertificateFolder();
        var environment = new Dictionary<string, string>
        {
            ["NATS_URL"] = "tls://one:4222, tls://two:4222",
            ["NATS_TLS_CA"] = files.Authority,
            ["NATS_TLS_CERT"] = files.In("client.pem"),
            ["NATS_TLS_KEY"] = files.In("client.key"),
            ["NATS_TLS_SERVER_NAME"] = "server.example",
        };

        var options = JobEnvironment.Connection("w", environment.GetValueOrDefault);
        options.Urls.ShouldBe(["tls://one:4222", "tls://two:4222"]);
        options.Tls.CertificateAuthorities!.Count.ShouldBe(1);
        options.Tls.ClientCertificate!.HasPrivateKey.ShouldBeTrue();
        options.Tls.ServerName.ShouldBe("server.example");
        options.Tls.VerifyServer.ShouldBeTrue();

        environment["NATS_URL"] = "nats://one:4222";
        JobEnvironment.Connection("w", environment.GetValueOrDefault).Tls.ClientCertificate.ShouldBeNull();
    }

    [Fact]
    public void A_certificate_and_its_key_go_together() =>
        Should
            .Throw<ArgumentException>(() => JobEnvironment.Connection("w", name => name == "NATS_TLS_CERT" ? "client.pem" : null))
            .Message.ShouldBe("`NATS_TLS_CERT` is set and `NATS_TLS_KEY` is not; a certificate and its key go together");

    [Fact]
    public void A_worker_has_an_id_that_can_stand_in_a_subject()
    {
        JobEnvironment.WorkerId(name => name == "WORKER_ID" ? "gpu-7" : null).ShouldBe("gpu-7");
        JobSubjects.IsToken(JobEnvironment.WorkerId(_ => null)).ShouldBeTrue();
    }
}
