using System.Text;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Secrets.Accuracy;

/// <summary>One of the places in which tokens are met: a file whose marked line takes a name and a value.</summary>
/// <param name="File">The file's name, which decides how it is read.</param>
/// <param name="Template">Its text; <c>N</c> in angle quotes takes the name in a spelling (<c>‹NAME›</c>, <c>‹name›</c>, <c>‹na-me›</c>, <c>‹naMe›</c>, <c>‹na.me›</c>), whole or in its first word and the others (<c>‹vendor›</c>, <c>‹rest›</c>), <c>‹value›</c>, <c>‹base64›</c> and <c>‹envfile64›</c> the value.</param>
/// <param name="Named">False where nothing tells the name, so that only the form of the value can.</param>
internal sealed record TokenCarrier(string File, string Template, bool Named = true)
{
    private const string Heading = "=== ";
    private const string Nameless = " §";

    private static readonly string[] Marks = ["‹base64›", "‹envfile64›", "‹value›"];

    private static IReadOnlyList<TokenCarrier> First { get; } =
    [
        new("env.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a:1\n      env:\n        - name: ‹NAME›\n          value: \"‹value›\"\n"),
        new("env.json", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"a\",\"env\":[\n{\"name\":\"‹NAME›\",\"value\":\"‹value›\"}]}]}}\n"),
        new("args.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: a:1\n      args:\n        - '--‹na-me›=‹value›'\n"),
        new("configmap.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  mode: fast\n  ‹na.me›: '‹value›'\n"),
        new("nested.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  app.env: |\n    MODE=fast\n    ‹NAME›=‹value›\n"),
        new("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  ‹na-me›: ‹base64›\n"),
        new("string.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  ‹na-me›: '‹value›'\n"),
        new("annotation.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    acme.example.com/‹na-me›: '‹value›'\nspec: {}\n"),
        new("route.yaml", "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  http:\n    - headers:\n        request:\n          set:\n            x-‹na-me›: '‹value›'\n"),
        new("values.yaml", "replicas: 2\nvendor:\n  ‹naMe›: \"‹value›\"\n"),
        new("main.tf", "resource \"acme_thing\" \"a\" {\n  name = \"a\"\n  ‹name› = \"‹value›\"\n}\n"),
        new("prod.tfvars", "region = \"eu\"\n‹name› = \"‹value›\"\n"),
        new("terraform.tfstate", "{\"version\":4,\"serial\":1,\"resources\":[{\"mode\":\"managed\",\"type\":\"acme_thing\",\"name\":\"a\",\"instances\":[{\"attributes\":{\n\"‹name›\":\"‹value›\"}}]}]}\n"),
        new(".env", "MODE=fast\n‹NAME›=‹value›\n"),
        new("deploy.sh", "#!/bin/sh\nset -e\nexport ‹NAME›=\"‹value›\"\n"),
        new("call.sh", "#!/bin/sh\ncurl -H '‹Na-Me›: ‹value›' https://api.example.com/v1/things\n"),
        new("app.py", "import vendor\n‹name› = '‹value›'\n"),
        new("client.py", "client = Client(region='eu', ‹name›=\"‹value›\")\n"),
        new("app.js", "const ‹naMe› = \"‹value›\";\n"),
        new("options.ts", "export const options = {\n  retries: 3,\n  ‹naMe›: '‹value›',\n};\n"),
        new("main.go", "package main\n\nvar ‹naMe› = \"‹value›\"\n"),
        new("short.go", "func main() {\n\t‹naMe› := `‹value›`\n}\n"),
        new("App.java", "class App {\n  private static final String ‹NAME› = \"‹value›\";\n}\n"),
        new("Program.cs", "var ‹naMe› = \"‹value›\";\n"),
        new("app.rb", "config = {\n  :‹name› => '‹value›',\n}\n"),
        new("config.php", "<?php\ndefine('‹NAME›', '‹value›');\n"),
        new("lib.rs", "pub const ‹NAME›: &str = \"‹value›\";\n"),
        new("Main.kt", "val ‹naMe›: String = \"‹value›\"\n"),
        new("App.swift", "let ‹naMe› = \"‹value›\"\n"),
        new("deploy.ps1", "$env:‹NAME› = '‹value›'\n"),
        new("run.bat", "@echo off\r\nset ‹NAME›=‹value›\r\n"),
        new("Makefile", "‹NAME› ?= ‹value›\nall:\n\tmake it\n"),
        new("Dockerfile", "FROM scratch\nENV ‹NAME›=‹value›\n"),
        new("app.properties", "mode=fast\n‹na.me›=‹value›\n"),
        new("app.ini", "[vendor]\n‹name› = ‹value›\n"),
        new("app.toml", "[vendor]\n‹name› = \"‹value›\"\n"),
        new("config.json", "{\n  \"region\": \"eu\",\n  \"‹naMe›\": \"‹value›\"\n}\n"),
        new("config.xml", "<config>\n  <‹naMe›>‹value›</‹naMe›>\n</config>\n"),
        new("app.config", "<appSettings>\n  <add key=\"‹naMe›\" value=\"‹value›\" />\n</appSettings>\n"),
        new(".gitlab-ci.yml", "variables:\n  ‹NAME›: \"‹value›\"\nbuild:\n  script: [make]\n"),
        new("workflow.yml", "on: push\njobs:\n  a:\n    steps:\n      - run: make\n        env:\n          ‹NAME›: ‹value›\n"),
        new("compose.yml", "services:\n  a:\n    environment:\n      - ‹NAME›=‹value›\n"),
        new("request.http", "GET / HTTP/1.1\nHost: api.example.com\nX-‹Na-Me›: ‹value›\n"),
        new("app.log", "2026-11-02T10:11:12Z DEBUG vendor: using ‹name›=‹value› for eu\n"),
        new("change.diff", "@@ -1,2 +1,2 @@\n-‹name›: none\n+‹name›: ‹value›\n"),
        new("notes.md", "# Notes\nThe key of the vendor is `‹value›`, do not share it.\n", Named: false),
        new("bearer.sh", "curl -H \"Authorization: Bearer ‹value›\" https://api.example.com\n"),
        new("dump.sql", "INSERT INTO vendors VALUES (1, 'acme', '‹value›');\n", Named: false),
        new("export.csv", "id,vendor,entry\n1,acme,‹value›\n", Named: false),
        new("comment.c", "int main(void) {\n  return 0; /* ‹value› */\n}\n", Named: false),
        new("book.ipynb", "{\"cells\":[{\"source\":[\n\"client = Client(\\\"‹value›\\\")\\n\"]}]}\n", Named: false),
    ];

    /// <summary>The carriers that a round brings in <c>carriers.txt</c>, or those of the first.</summary>
    public static IReadOnlyList<TokenCarrier> Of(string round)
    {
        var file = Path.Combine(Cases.Folder, "secrets", round, "carriers.txt");
        if (!System.IO.File.Exists(file))
        {
            return First;
        }

        return [.. System.IO.File.ReadAllText(file).Split('\n' + Heading).Skip(1).Select(Read)];
    }

    private static TokenCarrier Read(string text)
    {
        var heading = text[..text.IndexOf('\n', StringComparison.Ordinal)];
        var named = !heading.EndsWith(Nameless, StringComparison.Ordinal);
        return new TokenCarrier(named ? heading : heading[..^Nameless.Length], text[(heading.Length + 1)..].TrimEnd('\n') + "\n", named);
    }

    /// <summary>The file's text with the token in it, and the line of the token.</summary>
    public (string Text, int Line) Carry(string name, string value)
    {
        var words = name.ToLowerInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries);
        var marked = Template.IndexOf(Marks.First(mark => Template.Contains(mark, StringComparison.Ordinal)), StringComparison.Ordinal);
        var text = Template
            .Replace("‹NAME›", name, StringComparison.Ordinal)
            .Replace("‹name›", name.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace("‹na-me›", string.Join('-', words), StringComparison.Ordinal)
            .Replace("‹na.me›", string.Join('.', words), StringComparison.Ordinal)
            .Replace("‹Na-Me›", string.Join('-', words.Select(Capital)), StringComparison.Ordinal)
            .Replace("‹naMe›", words[0] + string.Concat(words.Skip(1).Select(Capital)), StringComparison.Ordinal)
            .Replace("‹vendor›", words[0], StringComparison.Ordinal)
            .Replace("‹rest›", words.Length > 1 ? string.Join('_', words.Skip(1)) : "key", StringComparison.Ordinal)
            .Replace("‹envfile64›", Convert.ToBase64String(Encoding.UTF8.GetBytes($"MODE=fast\n{name}={value}\n")), StringComparison.Ordinal)
            .Replace("‹base64›", Convert.ToBase64String(Encoding.UTF8.GetBytes(value)), StringComparison.Ordinal)
            .Replace("‹value›", value, StringComparison.Ordinal);
        return (text, Template[..marked].Count(one => one == '\n') + 1);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
