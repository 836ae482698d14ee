namespace OcppActors.LoadBench.Subjects;

/// <summary>nginx as a WebSocket proxy with one worker, without an access log: the yardstick.</summary>
internal sealed class Nginx : ISubject, IDisposable
{
    private const int MaxConnections = 19_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("load-bench-nginx-").FullName;

    public string Name => "nginx";

    public bool IsRelay => false;

    /// <summary>The path of nginx, or null where there is none.</summary>
    public static string? Executable { get; } = Executables.TryFind("nginx");

    public RunningSubject Start(Demand demand)
    {
        var file = Path.Combine(_folder, "nginx.conf");
        File.WriteAllText(file, Configuration(demand));
        return new RunningSubject(Executable!, ["-p", _folder, "-c", file, "-e", "stderr", "-g", "daemon off;"], demand.Port);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Configuration(Demand demand)
    {
        var tls = demand.Certificate is { } certificate
            ? $"ssl_certificate {certificate.File}; ssl_certificate_key {certificate.KeyFile};"
            : "";
        return $$"""
            worker_processes 1;
            pid {{_folder}}/nginx.pid;
            error_log stderr emerg;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections {{MaxConnections}}; }
            http {
              access_log off;
              client_body_temp_path {{_folder}}/body;
              proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/fastcgi;
              uwsgi_temp_path {{_folder}}/uwsgi;
              scgi_temp_path {{_folder}}/scgi;
              server {
                listen 127.0.0.1:{{demand.Port}}{{(tls.Length > 0 ? " ssl" : "")}};
                {{tls}}
                location / {
                  proxy_pass http://127.0.0.1:{{demand.CpmsPort}};
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $http_connection;
                  proxy_read_timeout 1h;
                }
              }
            }
            """;
    }
}
