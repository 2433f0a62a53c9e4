namespace Heddle.Jobs;

/// <summary>Text or bytes are not a key that signs or verifies packets. The message never contains key material.</summary>
/// <param name="message">What is wrong, and what to give instead.</param>
/// <param name="innerException">What the platform's cryptography said, or <see langword="null"/>.</param>
public sealed class JobKeyException(string message, Exception? innerException = null) : Exception(message, innerException);
