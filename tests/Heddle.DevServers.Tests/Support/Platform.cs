using System.Runtime.Versioning;

// Servers are stood in for by shell scripts here.
[assembly: UnsupportedOSPlatform("windows")]
