using System.Text;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Tests.Support;

/// <summary>
/// Labelled files made at test time: every place in which a secret hides, with values drawn at random, and beside each the things that look
/// like one and are none. Nothing of it is ever written into the repository.
/// </summary>
internal sealed class SecretCorpus(int seed)
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    // The place of the value is {0}; one line of each file holds it. {1} is its base64.
    private static readonly (string File, string Text)[] Places =
    [
        ("env.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: app\n    env:\n    - name: DB_PASSWORD\n      value: \"{0}\"\n"),
        ("init.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p}\nspec:\n  template:\n    spec:\n      containers: [{name: app}]\n      initContainers:\n      - name: app\n        env:\n        - {name: API_TOKEN, value: \"{0}\"}\n"),
        ("args.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: app\n    args:\n    - --verbose\n    - \"--auth-token={0}\"\n"),
        ("pair.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: app\n    command:\n    - app\n    - --password\n    - \"{0}\"\n"),
        ("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  api-key: \"{0}\"\n"),
        ("file.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  app.properties: |\n    log=info\n    client.secret={0}\n"),
        ("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  anything: {1}\n"),
        ("string.yaml", "kind: Secret\napiVersion: v1\nmetadata: {name: s}\nstringData:\n  anything: \"{0}\"\n"),
        ("annotation.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations:\n    example.org/client-secret: \"{0}\"\n"),
        ("url.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  url: \"amqp://app:{0}@mq:5672/v\"\n"),
        ("header.yaml", "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v}\nspec:\n  http:\n  - headers:\n      request:\n        set:\n          x-api-key: \"{0}\"\n"),
        ("wasm.yaml", "apiVersion: extensions.istio.io/v1alpha1\nkind: WasmPlugin\nmetadata: {name: v}\nspec:\n  pluginConfig:\n    clientSecret: \"{0}\"\n"),
        ("values.yaml", "replicas: 2\nauth:\n  username: app\n  password: \"{0}\"\n"),
        ("kubeconfig.yaml", "apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: \"{0}\"\n"),
        ("main.tf", "resource \"aws_db_instance\" \"a\" {\n  username = \"app\"\n  password = \"{0}\"\n}\n"),
        ("a.env", "LOG=info\nAPP_SECRET={0}\n"),
        ("a.properties", "log=info\nspring.datasource.password={0}\n"),
        ("a.ini", "[client]\nuser = app\npassword = {0}\n"),
        ("a.toml", "[db]\nuser = \"app\"\npassword = \"{0}\"\n"),
        ("a.sh", "#!/bin/sh\nexport API_TOKEN={0}\n"),
        ("a.py", "import os\napi_key = \"{0}\"\n"),
    ];

    // The value {0} stands for a random one; no line of these holds a secret.
    private static readonly (string File, string Text)[] Harmless =
    [
        ("reference.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: app\n    image: registry.example.org/app@sha256:{2}\n    args: [--password-file=/run/{0}, --token-ttl=1h, \"--password=$(DB_PASSWORD)\"]\n    env:\n    - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}\n    - {name: DB_PASSWORD_FILE, value: /run/secrets/{0}}\n    - {name: API_TOKEN, value: \"${API_TOKEN}\"}\n    - {name: GIT_COMMIT, value: {3}}\n    - {name: REQUEST_ID, value: {4}}\n    - {name: VAULT_TOKEN, value: \"vault:secret/data/a#{0}\"}\n    - {name: TOKEN_URL, value: \"https://sso.example.org/{0}\"}\n    - {name: SECRET_KEY_ID, value: {0}}\n    - {name: BYPASS, value: {0}}\n    - {name: SECRETS_DIR, value: /var/{0}}\n    - {name: CACHE_KEY, value: \"orders:{0}\"}\n"),
        ("templates.yaml", "auth:\n  password: \"{{ .Values.password }}\"\n  existingSecret: orders-{5}\n  secretName: orders-{5}\n  tokenSecretRef: {name: orders-{5}, key: token}\n  apiKey: <your-api-key>\n  clientSecret: ref+vault://secret/{0}\n  passwordKey: password\nchecksum/secret: {2}\nimage: {digest: \"sha256:{2}\"}\nclientId: {4}\n"),
        ("sealed.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec:\n  encryptedData:\n    password: AgB{0}{0}{0}\n"),
        ("external.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: s}\nspec:\n  data:\n  - secretKey: password\n    remoteRef: {key: prod/{5}, property: password}\n"),
        ("sops.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: \"ENC[AES256_GCM,data:{0},type:str]\"}\nsops: {version: 3.9.0}\n"),
        ("jwks.yaml", "apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: j}\nspec:\n  jwtRules:\n  - issuer: a\n    jwks: '{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"{0}\",\"n\":\"{0}{0}{0}{0}\",\"e\":\"AQAB\"}]}'\n"),
        ("certificate.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIB{0}{0}\n    {0}{0}\n    -----END CERTIFICATE-----\n  id.pub: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{0} a@b\n  rev: {3}\n  pinned: sha256/{0}=\n"),
        ("crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.y.z}\nspec:\n  versions:\n  - schema: {openAPIV3Schema: {properties: {password: {type: string, description: \"the password, for example {0}\"}}}}\n"),
        ("module.tf", "variable \"password\" { type = string }\nresource \"aws_db_instance\" \"a\" {\n  password = var.password\n  secret_arn = \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-{5}\"\n  kms_key_id = \"{4}\"\n}\n"),
        ("b.env", "PASSWORD_FILE=/run/{0}\nTOKEN=${TOKEN}\nSECRET=\nCOMMIT={3}\nSESSION_SECRET=<change>\n"),
        ("b.md", "Set the password with `--password`; the token expires. Commit {3}, image sha256:{2}, id {4}.\n"),
        ("b.go", "package a\n\nfunc token(key string) string { return lookup(\"{5}\", key) } // sha256:{2}\nvar tokenPattern = regexp.MustCompile(\"[a-z]+\")\n"),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Files with the line on which the secret stands.</summary>
    public IEnumerable<(string File, string Text, int Line, string Value)> Secrets(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (file, text) in Places)
            {
                var isToken = _random.Next(2) == 0;
                var format = TokenCatalog.All.Where(one => one.Confidence == Enforcer.Secrets.Confidence.High).ElementAt(_random.Next(TokenCatalog.All.Count(one => one.Confidence == Enforcer.Secrets.Confidence.High)));
                var value = isToken ? DrawnToken.Of(format.Form, _random) : Drawn(_random.Next(16, 40));
                var line = 1 + text[..Math.Max(text.IndexOf("{0}", StringComparison.Ordinal), text.IndexOf("{1}", StringComparison.Ordinal))].Count(character => character == '\n');
                yield return ($"{round}-{file}", text.Replace("{0}", value, StringComparison.Ordinal).Replace("{1}", Convert.ToBase64String(Encoding.UTF8.GetBytes(value)), StringComparison.Ordinal), line, value);
            }
        }
    }

    /// <summary>Files without any secret.</summary>
    public IEnumerable<(string File, string Text)> Decoys(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (file, text) in Harmless)
            {
                yield return ($"{round}-{file}", text.Replace("{0}", Drawn(24), StringComparison.Ordinal).Replace("{2}", Hex(64), StringComparison.Ordinal).Replace("{3}", Hex(40), StringComparison.Ordinal)
                    .Replace("{4}", new Guid(Convert.FromHexString(Hex(32))).ToString(), StringComparison.Ordinal).Replace("{5}", Hex(8), StringComparison.Ordinal));
            }
        }
    }

    private string Drawn(int length) => new(_random.GetItems(Letters.AsSpan(), length));

    private string Hex(int length) => new(_random.GetItems("0123456789abcdef".AsSpan(), length));
}
