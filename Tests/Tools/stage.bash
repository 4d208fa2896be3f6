# What a story with a gateway needs beside it: the simulated gateway, `pairbook serve`, and a person with a phone.
# To be sourced by bash. PAIRBOOK and SIMULATED_GATEWAY are the programs; what runs writes into files of $stage.

stage=$(mktemp -d)
stage_started=()

# Starts a program beside the story and waits until its output has what fits the pattern: begin NAME PATTERN COMMAND…
# Its process id is $begun.
begin() {
  local output=$stage/$1 pattern=$2
  # Emptied before the look: one of this name may have run before.
  : >"$output"
  "${@:3}" >>"$output" 2>&1 </dev/null &
  begun=$!
  stage_started+=("$begun")
  await "$output" "$pattern"
}

# Waits for a line while the program that was begun last runs, for a minute at the most.
await() {
  local until=$((SECONDS + 60))
  local runs=yes
  until grep --quiet --extended-regexp -e "$2" "$1"; do
    # What it wrote last may have come after the look.
    if [ "$runs" = no ] || ((SECONDS > until)); then
      printf '%s has no line with %s:\n' "$1" "$2" >&2
      cat "$1" >&2
      return 1
    fi
    kill -0 "$begun" 2>/dev/null || runs=no
    sleep 0.05
  done
}

# Ends what was begun, by id.
finish() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Ends everything, and waits for it.
finish_all() {
  local id
  for id in ${stage_started[@]+"${stage_started[@]}"}; do finish "$id"; done
  rm -rf "$stage"
}

# Starts the simulated gateway on a free port: open_gateway [OPTION…]. Its address is $gateway.
open_gateway() {
  begin gateway listening "${SIMULATED_GATEWAY:-simulated-gateway}" --listen 127.0.0.1:0 "$@" || return
  gateway=$(sed 's/.*"listening":"\([^"]*\)".*/\1/' "$stage/gateway")
  gateway_id=$begun
}

# Starts `pairbook serve` on free ports: open_page [OPTION…]. The page is at $page.
open_page() {
  begin serve '^Serving' "${PAIRBOOK:-pairbook}" serve \
    --listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 "$@" || return
  page=http://127.0.0.1:$(sed -n 's/^Serving pairing pages on port \([0-9]*\).*/\1/p' "$stage/serve")
  admin_port=$(sed -n 's/^Serving.* metrics on port \([0-9]*\).*/\1/p' "$stage/serve")
  page_id=$begun
}

# Starts `pairbook watch`, and waits until it has looked at everything: open_watch [OPTION…].
open_watch() {
  begin watcher 'causes=start' "${PAIRBOOK:-pairbook}" watch "$@" || return
  watch_id=$begun
  heard=0
}

# What a watcher has told since the last time, up to the first line that fits the pattern, which is waited for, or of that
# only what fits another: hear PATTERN [ONLY].
# Without times, and without causes, of which there may be more than one: two things that happen at once are one round.
hear() {
  local until=$((SECONDS + 60)) line
  while line=$(grep --line-number --extended-regexp -e "$1" "$stage/watcher" | cut --delimiter=: --fields=1 |
    awk -v heard="$heard" '$1 > heard { print; exit }') && [ -z "$line" ]; do
    if ((SECONDS > until)); then
      printf 'the watcher has not told %s:\n' "$1" >&2
      sed "1,${heard}d" "$stage/watcher" >&2
      return 1
    fi
    sleep 0.05
  done
  sed --quiet "$((heard + 1)),${line}p" "$stage/watcher" | grep --extended-regexp -e "${2:-}" |
    sed --regexp-extended \
      's/^[0-9T:+-]{20,} //; s/ (causes=[a-z,]*|seconds=[0-9.]+|\[pairbook\])//g; s/[ \t]+$//'
  heard=$line
}

# A pretend phone, and what goes wrong at the gateway: control CALL JSON.
control() {
  curl --silent --show-error --fail-with-body --max-time 30 --data "$2" --output "$stage/control" \
    "$gateway/control/$1" || { cat "$stage/control" >&2; return 1; }
}

# The path of the link in the newest mail to somebody: link_of EMAIL.
link_of() {
  local mail
  mail=$(grep --files-with-matches --ignore-case --fixed-strings -e "To: $1" -e "<$1>" .pairbook/outbox/*.eml |
    xargs --delimiter='\n' ls -t | head --lines=1) || return
  # Quoted-printable: a line that ends with = goes on.
  tr --delete '\r' <"$mail" | sed ':a;/=$/{N;s/=\n//;ba}' | grep --only-matching '/p/[A-Za-z0-9_-]\{43\}' |
    head --lines=1
}

# Waits until so many more mails than before lie in the outbox, after a command, for a minute at the most:
# more_mails COUNT COMMAND….
more_mails() {
  local before until=$((SECONDS + 60))
  before=$(find .pairbook/outbox -name '*.eml' | wc --lines)
  "${@:2}" || return
  until [ "$(find .pairbook/outbox -name '*.eml' | wc --lines)" -ge $((before + $1)) ]; do
    ((SECONDS < until)) || { printf 'no %s more mails came\n' "$1" >&2; return 1; }
    sleep 0.05
  done
}

# What a page says: its state and its heading. read_page LINK.
read_page() {
  local html
  html=$(curl --silent --show-error --max-time 30 "$page$1") || return
  printf '%s: %s\n' \
    "$(sed -n 's/.* data-state="\([^"]*\)".*/\1/p' <<<"$html")" \
    "$(sed -n 's/.*<h1[^>]*>\([^<]*\)<.*/\1/p' <<<"$html")"
}

# Presses a button of the page: press LINK BUTTON [FIELD=VALUE]. Says so where it is refused.
press() {
  local answer
  answer=$(curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' \
    --data-urlencode "${3:-}" "$page$1/$2") || return
  [ "$answer" = 303 ] || { printf 'the page answers with %s\n' "$answer"; return 1; }
}

# Keeps a page open until it says that it is in a state: watch LINK STATE.
watch() {
  begin "watch-$2" "\"state\":\"$2\"" \
    curl --silent --show-error --no-buffer --max-time 60 "$page$1/events" || return
  finish "$begun"
}

# The session that waits for a scan now.
waiting_session() {
  curl --silent --show-error --max-time 30 "$gateway/control/sessions" | tr '{' '\n' |
    sed -n 's/.*"name":"\([^"]*\)","status":"SCAN_QR_CODE".*/\1/p' | head --lines=1
}

# A phone scans the one code that is shown: scan NUMBER.
scan() { control scan "{\"number\":\"$1\"}"; }

# Somebody opens the newest mail and links a phone: connect EMAIL NUMBER.
connect() {
  local link
  link=$(link_of "$1") && press "$link" start && watch "$link" code && scan "$2" && watch "$link" success
}
