using System.Runtime.InteropServices;

namespace Heddle.Cryptography;

/// <summary>A key held by OpenSSL, which wipes private keys when it frees them.</summary>
internal sealed class EvpKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Libcrypto.FreeKey(handle);
        return true;
    }
}
