# One image for every verb: docker build -t enforcer:0.1.0 .
# The base images can be replaced by mirrors: --build-arg SDK_IMAGE=... --build-arg RUNTIME_IMAGE=...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

# Built on the machine's own architecture for the target's: the compiler is not emulated.
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
ARG TARGETARCH
WORKDIR /source
# What decides the packages comes first, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Enforcer/Enforcer.csproj src/Enforcer/
RUN dotnet restore src/Enforcer --arch $TARGETARCH
COPY src/ src/
# ReadyToRun is on in the project: a sidecar starts on code that is compiled already.
RUN dotnet publish src/Enforcer --configuration Release --arch $TARGETARCH --self-contained false --no-restore --output /app

# No shell, no package manager; the user 'app' (1654) is the image's own.
FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app ./
# The diagnostics port is a socket in /tmp, which a read-only root file system does not have and a sidecar should not offer.
ENV DOTNET_EnableDiagnostics=0
USER 1654:1654
ENTRYPOINT ["/app/enforcer"]
