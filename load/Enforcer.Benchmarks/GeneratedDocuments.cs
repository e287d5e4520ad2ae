namespace Enforcer.Benchmarks;

/// <summary>The documents of the generated tree: sound ones for the most part, a few with faults, so that findings are made, too.</summary>
internal static class GeneratedDocuments
{
    public static string Namespace(string name) => $$"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {{name}}
          labels: {istio-injection: enabled, team: {{name}}}

        """;

    /// <summary>Nine documents in three files.</summary>
    public static (string File, string[] Parts)[] Of(GeneratedApp app) =>
    [
        ("workload.yaml", [Account(app), Deployment(app), Autoscaler(app), Budget(app)]),
        ("service.yaml", [Service(app), Route(app)]),
        ("access.yaml", [Settings(app), Role(app), Binding(app)]),
    ];

    /// <summary>Every third one a PeerAuthentication, an AuthorizationPolicy or a NetworkPolicy; one in thirty is permissive.</summary>
    public static string Policy(int number, string service, string space) => (number % 3) switch
    {
        0 => $$"""
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: {{service}}, namespace: {{space}}}
            spec:
              selector:
                matchLabels: {app: {{service}}}
              mtls:
                mode: {{(number % 30 == 0 ? "PERMISSIVE" : "STRICT")}}

            """,
        1 => $$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: {{service}}, namespace: {{space}}}
            spec:
              selector:
                matchLabels: {app: {{service}}}
              action: ALLOW
              rules:
                - from:
                    - source:
                        principals: ["cluster.local/ns/{{space}}/sa/{{service}}"]
                  to:
                    - operation: {methods: [GET, POST], paths: ["/v1/*"]}

            """,
        _ => $$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: {{service}}, namespace: {{space}}}
            spec:
              podSelector:
                matchLabels: {app: {{service}}}
              policyTypes: [Ingress]
              ingress:
                - from:
                    - podSelector:
                        matchLabels: {team: {{space}}}
                  ports: [{protocol: TCP, port: 8080}]

            """,
    };

    public static string Job(int number, string space) => $$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly-{{number}}, namespace: {{space}}}
        spec:
          schedule: "15 3 * * *"
          jobTemplate:
            spec:
              template:
                metadata:
                  labels: {app: nightly-{{number}}}
                spec:
                  restartPolicy: Never
                  serviceAccountName: nightly
                  automountServiceAccountToken: false
                  containers:
                    - name: nightly
                      image: registry.example/nightly:1.2.3
                      args: ["--all"]

        """;

    private static string Account(GeneratedApp app) => $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        automountServiceAccountToken: false

        """;

    private static string Deployment(GeneratedApp app) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{app.Name}}
          namespace: {{app.Namespace}}
          labels: {app: {{app.Name}}, team: {{app.Namespace}}}
        spec:
          replicas: 3
          selector:
            matchLabels: {app: {{app.Name}}}
          template:
            metadata:
              labels: {app: {{app.Name}}, team: {{app.Namespace}}, version: v1}
              annotations:
                prometheus.io/port: "9090"
            spec:
              serviceAccountName: {{app.Name}}
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
              containers:
                - name: {{app.Name}}
                  image: registry.example/{{app.Name}}@sha256:{{app.Number:x64}}
                  ports:
                    - {name: http, containerPort: 8080}
                    - {name: metrics, containerPort: 9090}
                  env:
                    - name: UPSTREAM_URL
                      value: http://{{app.Peer}}.{{app.PeerNamespace}}.svc:8080
                    - name: LOG_LEVEL
                      value: info
                    - name: DATABASE_PASSWORD
                      valueFrom:
                        secretKeyRef: {name: {{app.Name}}-db, key: password}
                  resources:
                    requests: {cpu: 100m, memory: 128Mi}
                    limits: {cpu: "1", memory: 256Mi}
                  readinessProbe:
                    httpGet: {path: /ready, port: 8080}
                    periodSeconds: 5
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                  volumeMounts:
                    - {name: settings, mountPath: /etc/settings, readOnly: true}
              volumes:
                - name: settings
                  configMap: {name: {{app.Name}}}

        """;

    private static string Autoscaler(GeneratedApp app) => $$"""
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{app.Name}}}
          minReplicas: 3
          maxReplicas: 9
          metrics:
            - type: Resource
              resource:
                name: cpu
                target: {type: Utilization, averageUtilization: 70}

        """;

    private static string Budget(GeneratedApp app) => $$"""
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        spec:
          minAvailable: 2
          selector:
            matchLabels: {app: {{app.Name}}}

        """;

    private static string Service(GeneratedApp app) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        spec:
          selector: {app: {{app.Name}}}
          ports:
            - {name: http, port: 8080, targetPort: http}

        """;

    private static string Route(GeneratedApp app) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        spec:
          hosts: [{{app.Name}}.{{app.Namespace}}.svc.cluster.local]
          http:
            - timeout: 5s
              retries: {attempts: 2, perTryTimeout: 2s}
              route:
                - destination:
                    host: {{app.Name}}.{{app.Namespace}}.svc.cluster.local
                    port: {number: 8080}

        """;

    // One in fifty holds a password, so that the detector has something to find.
    private static string Settings(GeneratedApp app) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        data:
          application.properties: |
            server.port=8080
            upstream.url=http://{{app.Peer}}.{{app.PeerNamespace}}.svc:8080
            upstream.timeout=2s
            cache.size={{app.Number % 97}}
            {{(app.Number % 50 == 0 ? $"db.password=Tr0ub4dor{app.Number}x" : "db.pool=10")}}
          region: eu-central-1

        """;

    private static string Role(GeneratedApp app) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        rules:
          - apiGroups: [""]
            resources: [configmaps]
            resourceNames: [{{app.Name}}]
            verbs: [get, watch]

        """;

    private static string Binding(GeneratedApp app) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: {{app.Name}}, namespace: {{app.Namespace}}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{app.Name}}}
        subjects:
          - {kind: ServiceAccount, name: {{app.Name}}, namespace: {{app.Namespace}}}

        """;
}
