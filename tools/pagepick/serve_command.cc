// pagepick serve: previews a site with the headers a good host sends.

#include <fmt/core.h>
#include <httplib.h>

#include <filesystem>
#include <thread>

#include "pagepick/command.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

struct ServeArguments {
  std::string folder;
  int port = 8000;
  OutputFlags flags;
};

// The page needs no more than this; a site with its own policy must allow as
// much.
constexpr char kContentSecurityPolicy[] =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

// Names with a hash in them never change their content.
bool IsHashed(const std::string& path) {
  return path.find('-') != std::string::npos &&
         path.find("manifest.json") == std::string::npos;
}

void Configure(httplib::Server* server) {
  // The library's own choice, SO_REUSEPORT, would let two servers share a port
  // and answer by turns.
  server->set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  // Else a body waits until its head is acknowledged: 40 ms.
  server->set_tcp_nodelay(true);
  server->set_file_extension_and_mimetype_mapping("wasm", "application/wasm");
  server->set_file_extension_and_mimetype_mapping("mjs", "text/javascript");
  server->set_file_extension_and_mimetype_mapping("js", "text/javascript");
  server->set_file_extension_and_mimetype_mapping("webmanifest",
                                                  "application/manifest+json");
  server->set_post_routing_handler(
      [](const httplib::Request& request, httplib::Response& response) {
        response.set_header("Content-Security-Policy", kContentSecurityPolicy);
        response.set_header("X-Content-Type-Options", "nosniff");
        response.set_header("Cache-Control",
                            IsHashed(request.path)
                                ? "public, max-age=31536000, immutable"
                                : "no-cache");
      });
}

Status RunServe(const ServeArguments& arguments) {
  httplib::Server server;
  if (!std::filesystem::is_directory(arguments.folder) ||
      !server.set_mount_point("/", arguments.folder)) {
    return Status::NotFound("'" + arguments.folder +
                            "' is not a folder; give the folder of the site");
  }
  Configure(&server);
  // Loopback only: a preview is for the person at this machine.
  int port = arguments.port;
  if (port == 0) {
    port = server.bind_to_any_port("127.0.0.1");
  } else if (!server.bind_to_port("127.0.0.1", port)) {
    port = -1;
  }
  if (port < 0) {
    return Status::InvalidArgument(
        fmt::format("port {} is taken; choose another with --port, or 0 for "
                    "any that is free",
                    arguments.port));
  }
  if (arguments.flags.json) {
    fmt::print("{{\"url\": \"http://localhost:{}/\"}}\n", port);
  } else {
    fmt::print("{} is at http://localhost:{}/  (Ctrl-C ends)\n",
               arguments.folder, port);
  }
  std::fflush(stdout);
  InstallInterruptHandler();
  std::jthread watcher([&server](const std::stop_token& stop) {
    while (!Interrupted() && !stop.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    server.stop();
  });
  server.listen_after_bind();
  return {};
}

}  // namespace

Command AddServeCommand(CLI::App* root) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* app = root->add_subcommand(
      "serve", "Preview a site at localhost, with the headers it should have");
  app->add_option("folder", arguments->folder, "The folder of the site")
      ->required();
  app->add_option("--port", arguments->port, "Port; 0 = any that is free")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick serve site");
  return {app, [arguments] { return RunServe(*arguments); }};
}

}  // namespace pagepick
