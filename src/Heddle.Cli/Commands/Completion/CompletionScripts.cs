namespace Heddle.Cli;

/// <summary>
/// The scripts that connect a shell to <c>heddle "[suggest:POSITION]" "LINE"</c>, which answers one suggestion a line. Each tells on its first line how to
/// install it.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # eval "$(heddle completion bash)" in ~/.bashrc
        _heddle() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(heddle "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _heddle heddle

        """;

    private const string Zsh = """
        # eval "$(heddle completion zsh)" in ~/.zshrc, after compinit
        _heddle() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a suggestions
            suggestions=(${(f)"$(heddle "[suggest:${#line}]" "$line" 2>/dev/null)"})
            compadd -a suggestions || _files
        }
        compdef _heddle heddle

        """;

    private const string Fish = """
        # heddle completion fish > ~/.config/fish/completions/heddle.fish
        function __heddle_suggest
            set --local line (commandline --current-process --cut-at-cursor)
            heddle "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete --command heddle --arguments '(__heddle_suggest)'

        """;

    private const string PowerShell = """
        # heddle completion pwsh | Out-String | Invoke-Expression   in $PROFILE
        Register-ArgumentCompleter -Native -CommandName heddle -ScriptBlock {
            param($word, $ast, $position)
            $line = "$ast".PadRight($position - $ast.Extent.StartOffset)
            heddle "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static string For(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        };
}
