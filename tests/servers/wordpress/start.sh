#!/bin/bash
# WordPress with MariaDB and PHP's own web server, all as an ordinary user, on loopback only; README.md says what it needs.
#   WP_PORT    2730       where it listens
#   WP_ADDRESS            the address it believes to have, as behind a proxy; http://127.0.0.1:$WP_PORT unless said
#   WP_DEB     ./pkg      the tree made by dpkg -x
#   WP_RUN     ./run      where its files go
#   WP_OSUSER  nobody     who it runs as where root starts it
# ./start.sh         start, set up where it is new; "ready" on the last line
# ./start.sh stop    end it
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=${WP_PORT:-2730} packages=${WP_DEB:-$here/pkg} run=${WP_RUN:-$here/run} user=${WP_OSUSER:-nobody}
address=${WP_ADDRESS:-http://127.0.0.1:$port}
www=$run/www socket=$run/my.sock

as_user() {  # exec, so that $! is the server itself
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME=/tmp "$@"
    fi
    exec "$@"
}
sql() { mariadb --no-defaults --socket="$socket" --user=root --execute "$1"; }
stop() {
    for name in web db; do
        [ -f "$run/$name.pid" ] || continue
        pid=$(cat "$run/$name.pid")
        kill "$pid" $(pgrep -P "$pid" || true) 2>/dev/null || true  # PHP's workers outlive their parent
        for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep .1; done
        rm -f "$run/$name.pid"
    done
}

if [ "${1:-}" = stop ]; then stop; exit; fi
if [ ! -d "$packages/usr/share/wordpress" ]; then
    echo "no WordPress in $packages: README.md says how it gets there" >&2
    exit 1
fi
stop
mkdir -p "$run"
if [ ! -d "$www" ]; then
    # -L: Debian links some libraries out of the tree; what it links to and is not unpacked is not needed
    cp -rL --no-preserve=ownership "$packages/usr/share/wordpress" "$www" 2>/dev/null || true
    mkdir -p "$www/wp-content/uploads" "$www/wp-content/mu-plugins"
    cp -r "$packages/var/lib/wordpress/wp-content/themes" "$www/wp-content/" 2>/dev/null || true
    cat >"$www/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp'); define('DB_HOST', 'localhost:$socket');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
\$table_prefix = 'wp_';
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT',
          'LOGGED_IN_SALT', 'NONCE_SALT'] as \$name) define(\$name, 'only-for-tests-' . \$name);
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true); define('DISABLE_WP_CRON', true);
define('WP_HOME', '$address'); define('WP_SITEURL', '$address');
\$_SERVER['HTTP_HOST'] = parse_url('$address', PHP_URL_HOST);
if (parse_url('$address', PHP_URL_PORT)) \$_SERVER['HTTP_HOST'] .= ':' . parse_url('$address', PHP_URL_PORT);
if (parse_url('$address', PHP_URL_SCHEME) == 'https') \$_SERVER['HTTPS'] = 'on';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
    cat >"$www/wp-content/mu-plugins/guests.php" <<'PHP'
<?php  // guests write through the REST API, as fast as the seed does
add_filter('rest_allow_anonymous_comments', '__return_true');
add_filter('comment_flood_filter', '__return_false');
remove_action('check_comment_flood', 'check_comment_flood_db', 10);
PHP
fi
if [ ! -d "$run/db" ]; then
    mkdir "$run/db"
    [ "$(id -u)" = 0 ] && chown -R "$user" "$run"
    (as_user mariadb-install-db --no-defaults --datadir="$run/db" --auth-root-authentication-method=normal \
        --skip-test-db >/dev/null 2>&1)
fi
as_user mariadbd --no-defaults --datadir="$run/db" --socket="$socket" --skip-networking --innodb-buffer-pool-size=64M \
    --innodb-flush-log-at-trx-commit=0 --skip-log-bin >"$run/db.log" 2>&1 </dev/null &
echo $! >"$run/db.pid"
for _ in $(seq 200); do sql 'select 1' >/dev/null 2>&1 && break; sleep .1; done
sql "create database if not exists wp character set utf8mb4;
     create user if not exists wp@localhost identified by 'wp'; grant all on wp.* to wp@localhost"
as_user env PHP_CLI_SERVER_WORKERS=3 php -d memory_limit=256M -d display_errors=0 -S "127.0.0.1:$port" -t "$www" \
    >"$run/web.log" 2>&1 </dev/null &
echo $! >"$run/web.pid"
for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/wp-admin/install.php" && break; sleep .1; done
if [ ! -f "$run/admin.json" ]; then
    curl -s -o "$run/install.html" "http://127.0.0.1:$port/wp-admin/install.php?step=2" -d weblog_title=Acme+Blog \
        -d user_name=acme -d admin_password=acme-pass -d admin_password2=acme-pass -d pw_weak=1 \
        -d admin_email=acme@brand.test -d blog_public=1 -d Submit=Install
    php -d display_errors=0 -r '
        require $argv[1] . "/wp-load.php";
        foreach (["permalink_structure" => "/%year%/%monthnum%/%postname%/", "timezone_string" => "America/St_Johns",
                  "comment_moderation" => 0, "comment_previously_approved" => 0, "comment_max_links" => 0] as $name => $value)
            update_option($name, $value);
        flush_rewrite_rules();
        [$password] = WP_Application_Passwords::create_new_application_password(1, ["name" => "seed"]);
        echo json_encode(["user" => "acme", "app_password" => $password]);' "$www" >"$run/admin.json"
fi
echo "ready: WordPress $(grep -oP "wp_version = '\K[^']+" "$www/wp-includes/version.php") on http://127.0.0.1:$port"
