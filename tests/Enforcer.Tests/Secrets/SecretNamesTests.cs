using Enforcer.Secrets;

namespace Enforcer.Tests.Secrets;

public class SecretNamesTests
{
    [Theory]
    [InlineData("PASSWORD")]
    [InlineData("db_password")]
    [InlineData("dbPassword")]
    [InlineData("DB-PASSWD")]
    [InlineData("PGPASSWORD")]
    [InlineData("spring.datasource.password")]
    [InlineData("ADMIN_PASSWORD_PROD")]
    [InlineData("password2")]
    [InlineData("keyStorePassphrase")]
    public void Promises_a_password(string name) => Assert.Equal(SecretNameKind.Password, SecretNames.Judge(name));

    [Theory]
    [InlineData("API_KEY")]
    [InlineData("apiKey")]
    [InlineData("STRIPE_APIKEY")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("clientSecret")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("token_1")]
    [InlineData("JWTSecret")]
    [InlineData("secret_string")]
    [InlineData("credentials")]
    public void Promises_a_credential(string name) => Assert.Equal(SecretNameKind.Credential, SecretNames.Judge(name));

    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("bypass")]
    [InlineData("passthrough")]
    [InlineData("compass")]
    [InlineData("SECRETS_DIR")]
    [InlineData("TOKEN_URL")]
    [InlineData("passwordFile")]
    [InlineData("DB_PASSWORD_PATH")]
    [InlineData("secretName")]
    [InlineData("secretKeyRef")]
    [InlineData("tokenizer")]
    [InlineData("token_type")]
    [InlineData("author")]
    [InlineData("publicKey")]
    [InlineData("existingSecret")]
    [InlineData("imagePullSecrets")]
    [InlineData("max_tokens")]
    [InlineData("PASSWORD_MIN_LENGTH")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("nextToken")]
    [InlineData("primary_key")]
    [InlineData("monkey")]
    public void Promises_nothing(string name) => Assert.Equal(SecretNameKind.None, SecretNames.Judge(name));
}
