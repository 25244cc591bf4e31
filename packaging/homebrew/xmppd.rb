# Homebrew: brew install xmppd && xmppd init --user-mode && brew services start xmppd
#
# For a tap; `brew bump-formula-pr` or the release sets url and sha256.
class Xmppd < Formula
  desc "XMPP server that one person sets up in a minute"
  homepage "https://xmpp.example.org/xmppd"
  url "https://xmpp.example.org/xmppd/xmppd-0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license any_of: ["MIT", "Apache-2.0"]
  head "https://xmpp.example.org/xmppd.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"xmppd", "completion")
    man1.install Dir["man/*.1"]
    man5.install Dir["man/*.5"]
    pkgshare.install "etc/xmppd.toml"
  end

  def caveats
    <<~EOS
      Nothing is started before it is set up:
        xmppd init --user-mode
        brew services start xmppd
    EOS
  end

  service do
    run [opt_bin/"xmppd", "--user-mode", "run"]
    keep_alive successful_exit: false
    log_path var/"log/xmppd.log"
    error_log_path var/"log/xmppd.log"
  end

  test do
    ENV["XDG_RUNTIME_DIR"] = testpath
    server = testpath/"server"
    system bin/"xmppd", "--dir", server, "init", "--yes", "--domain", "localhost", "--listen", "127.0.0.1:0"
    pid = spawn bin/"xmppd", "--dir", server, "run"
    sleep 2
    assert_match "localhost", shell_output("#{bin}/xmppd --dir #{server} vhost list")
  ensure
    Process.kill "TERM", pid
    Process.wait pid
  end
end
