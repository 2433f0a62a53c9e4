using System.Globalization;

namespace Heddle.Transport;

/// <summary>Publishes with a receipt: message id and conditions go as headers, what the stream says comes back as a value or an error.</summary>
internal static class StreamAppends
{
    private const string MessageId = "Nats-Msg-Id";
    private const string ExpectedStream = "Nats-Expected-Stream";
    private const string ExpectedLastSequence = "Nats-Expected-Last-Sequence";
    private const string ExpectedLastSubjectSequence = "Nats-Expected-Last-Subject-Sequence";

    /// <summary>Stores a message.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="payload">The body.</param>
    /// <param name="headers">The headers, or <see langword="null"/>; left as they are.</param>
    /// <param name="options">Message id and conditions, or <see langword="null"/>.</param>
    /// <param name="stream">The stream that has to be the one, or <see langword="null"/> for whichever takes the subject.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<AppendResult> AppendAsync(
        JetStreamContext context,
        string subject,
        ReadOnlyMemory<byte> payload,
        BusHeaders? headers,
        AppendOptions? options,
        string? stream,
        CancellationToken cancellationToken
    )
    {
        options ??= AppendOptions.Default;
        var sent = AddHeaders(headers, options, stream);
        var receipt =
            await context.TryPublishAsync(subject, payload, sent, cancellationToken).ConfigureAwait(false)
            ?? throw new SequenceConflictException(subject, options.ExpectedLastSequence, options.ExpectedLastSubjectSequence);
        return receipt.Stream.Length > 0
            ? new(receipt.Stream, receipt.Sequence, receipt.Duplicate)
            : throw new StoreException($"publish to `{subject}`", 500, 0, "the answer is no receipt; somebody else listens on the subject");
    }

    private static BusHeaders? AddHeaders(BusHeaders? headers, AppendOptions options, string? stream)
    {
        if (stream is null && options is { MessageId: null, ExpectedLastSequence: null, ExpectedLastSubjectSequence: null })
        {
            return headers;
        }

        var all = BusHeaders.Copy(headers, room: 4);
        all[MessageId] = options.MessageId ?? all[MessageId];
        all[ExpectedStream] = stream ?? all[ExpectedStream];
        all[ExpectedLastSequence] = Format(options.ExpectedLastSequence) ?? all[ExpectedLastSequence];
        all[ExpectedLastSubjectSequence] = Format(options.ExpectedLastSubjectSequence) ?? all[ExpectedLastSubjectSequence];
        return all;
    }

    private static string? Format(ulong? sequence) => sequence?.ToString(CultureInfo.InvariantCulture);
}
