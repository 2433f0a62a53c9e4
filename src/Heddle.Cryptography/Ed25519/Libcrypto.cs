using System.Reflection;
using System.Runtime.InteropServices;

namespace Heddle.Cryptography;

/// <summary>The few functions of OpenSSL's libcrypto that Ed25519 needs, and how the library is found.</summary>
internal static unsafe partial class Libcrypto
{
    /// <summary>OpenSSL's number for Ed25519 keys (NID_ED25519).</summary>
    public const int Ed25519 = 1087;

    private const string Name = "libcrypto";

    // Does not cache a failure, so that each caller gets an exception of its own.
    private static readonly Lazy<nint> Library = new(() => Load(Candidates()), LazyThreadSafetyMode.PublicationOnly);

    static Libcrypto() =>
        NativeLibrary.SetDllImportResolver(typeof(Libcrypto).Assembly, static (name, _, _) => name == Name ? Library.Value : 0);

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="OpenSslMissingException">It is not on this machine.</exception>
    public static void Require() => _ = Library.Value;

    internal static nint Load(IReadOnlyList<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library))
            {
                continue;
            }

            // A library of this name may be another product or too old.
            if (NativeLibrary.TryGetExport(library, "EVP_PKEY_CTX_new_from_name", out _))
            {
                return library;
            }

            NativeLibrary.Free(library);
        }

        throw new OpenSslMissingException(candidates);
    }

    // On macOS only versioned names: the system ends a process that loads its own, unversioned libcrypto.
    private static string[] Candidates() =>
        OperatingSystem.IsWindows() ? ["libcrypto-3-x64.dll", "libcrypto-3-arm64.dll", "libcrypto-3.dll"]
        : OperatingSystem.IsMacOS()
            ?
            [
                "libcrypto.3.dylib",
                "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
                "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
                "/opt/local/lib/libcrypto.3.dylib",
            ]
        : ["libcrypto.so.3", "libcrypto.so"];

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    public static partial EvpKeyHandle NewPrivateKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    public static partial EvpKeyHandle NewPublicKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_get_raw_private_key")]
    public static partial int GetPrivateKey(EvpKeyHandle key, byte* destination, ref nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    public static partial int GetPublicKey(EvpKeyHandle key, byte* destination, ref nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_free")]
    public static partial void FreeKey(nint key);

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_new")]
    public static partial nint NewContext();

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSignInit")]
    public static partial int SignInit(nint context, nint keyContext, nint digest, nint engine, EvpKeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSign")]
    public static partial int Sign(nint context, byte* signature, ref nuint signatureLength, byte* message, nuint messageLength);

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerifyInit")]
    public static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, EvpKeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerify")]
    public static partial int Verify(nint context, byte* signature, nuint signatureLength, byte* message, nuint messageLength);

    [LibraryImport(Name, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();
}
