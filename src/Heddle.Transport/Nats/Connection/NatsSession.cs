using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;

namespace Heddle.Transport.Nats;

/// <summary>One connection to one server, from the accepted CONNECT to its end.</summary>
internal sealed class NatsSession : IAsyncDisposable
{
    // Large enough that a busy connection empties the kernel's buffer at one go.
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true);

    private readonly FrameReader _frames = new();
    private Stream _stream;
    private PipeReader _input;
    private Exception? _failure;

    /// <summary>Creates a session over a connected stream.</summary>
    /// <param name="server">The server.</param>
    /// <param name="stream">The stream; owned by the session.</param>
    public NatsSession(ServerAddress server, Stream stream)
    {
        Server = server;
        _stream = stream;
        _input = PipeReader.Create(stream, PipeOptions);
    }

    public ServerAddress Server { get; }

    /// <summary>The server's latest INFO.</summary>
    public ServerInfo Info { get; set; } = new();

    /// <summary>Whether the session is encrypted.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>Where the bodies of its messages go; for its read loop alone.</summary>
    public BodyMemory Bodies { get; } = new();

    /// <summary>The PINGs sent and not answered yet.</summary>
    public PingQueue Pings { get; } = new();

    /// <summary>Completes, with the reason, when the session has ended.</summary>
    public Task<Exception> Ended { get; private set; } = Task.FromResult<Exception>(new BusClosedException());

    /// <summary>Whether another session has taken its place: of what still comes, only answers and messages to queue groups count.</summary>
    public bool IsRetired
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Completed when the server announces that it is about to shut down.</summary>
    public TaskCompletionSource LameDuck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether input has been taken from the stream that no frame was read from.</summary>
    public bool HasUnreadInput
    {
        get
        {
            if (!_input.TryRead(out var read))
            {
                return false;
            }

            _input.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
    }

    /// <summary>Notes why the server is about to end the session.</summary>
    public void Doom(Exception reason) => Interlocked.CompareExchange(ref _failure, reason, null);

    /// <summary>Ends the session; the first reason stands.</summary>
    public void Fail(Exception reason)
    {
        Interlocked.CompareExchange(ref _failure, reason, null);
        _stream.Dispose();
    }

    /// <summary>Goes over to TLS; nothing but the introduction may be under way.</summary>
    /// <param name="authentication">How the server proves who it is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task SecureAsync(SslClientAuthenticationOptions authentication, CancellationToken cancellationToken)
    {
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        await _input.CompleteAsync().ConfigureAwait(false);
        await secured.AuthenticateAsClientAsync(authentication, cancellationToken).ConfigureAwait(false);
        _input = PipeReader.Create(secured, PipeOptions);
    }

    /// <summary>Sends bytes.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <summary>Begins to hand over what arrives.</summary>
    /// <param name="receiver">Who gets it.</param>
    public void Start(FrameDispatcher receiver) => Ended = Task.Run(() => ReceiveAsync(receiver));

    /// <summary>Hands over what arrives until the session ends.</summary>
    private async Task<Exception> ReceiveAsync(FrameDispatcher receiver)
    {
        try
        {
            while (true)
            {
                var read = await _input.ReadAsync().ConfigureAwait(false);
                var rest = Deliver(read.Buffer, receiver);
                _input.AdvanceTo(rest.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    Fail(new EndOfStreamException("the server closed the connection"));
                    break;
                }
            }
        }
#pragma warning disable CA1031 // Whatever ends the session is its outcome
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }

        return _failure!;
    }

    /// <summary>Reads one frame, waiting for it.</summary>
    /// <param name="handle">Looks at the frame; <see langword="true"/> to stop.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ReadUntilAsync(Func<ServerFrame, bool> handle, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var done = HandleUntil(read.Buffer, handle, out var rest);

            // What is left is looked at again at once when the next reader comes.
            _input.AdvanceTo(rest.Start, done ? rest.Start : rest.End);
            if (done)
            {
                return;
            }

            if (read.IsCompleted)
            {
                throw new EndOfStreamException("the server closed the connection");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
    }

    private ReadOnlySequence<byte> Deliver(ReadOnlySequence<byte> arrived, FrameDispatcher receiver)
    {
        var input = new FrameInput(arrived);
        while (_frames.TryRead(ref input, out var frame))
        {
            receiver.Receive(this, in frame);
        }

        return input.Rest;
    }

    private bool HandleUntil(ReadOnlySequence<byte> arrived, Func<ServerFrame, bool> handle, out ReadOnlySequence<byte> rest)
    {
        var input = new FrameInput(arrived);
        var done = false;
        while (!done && _frames.TryRead(ref input, out var frame))
        {
            done = handle(frame);
        }

        rest = input.Rest;
        return done;
    }
}
