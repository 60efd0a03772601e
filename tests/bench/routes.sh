#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# routes.sh - 100,000 `ip route` lines from a file, against `ip -batch`
#
# Each program gets namespaces of its own with the same line in it, in turns;
# peak memory is told where time(1) is installed.

set -eu
vrfsh=${VRFSH:-vrfsh}
routes=${ROUTES:-100000}
turns=${TURNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v routes="$routes" -v ours="$work/vrfsh" -v theirs="$work/ip" 'BEGIN {
	for (i = 0; i < routes; i++) {
		prefix = sprintf("10.%d.%d.0/24", i / 256 % 256, i % 256)
		if (i >= 65536)
			prefix = sprintf("11.%d.%d.0/24", i / 256 % 256, i % 256)
		print "ip route " prefix " 192.168.100.2" >ours
		print "route add " prefix " via 192.168.100.2" >theirs
	}
}'

# Runs a command where a line to 192.168.100.2 is up; tells its microseconds
# and its peak memory in kilobytes. Every route must have arrived.
# shellcheck disable=SC2016 # the inner shell's variables
measure() {
	unshare --user --map-root-user --net --mount sh -eu -c '
		mount -t tmpfs none /run
		ip link add vetha up type veth peer name vethb
		ip link set vethb up
		ip address add 192.168.100.1/24 dev vetha
		start=$(date +%s%N)
		if command -v /usr/bin/time >/dev/null; then
			/usr/bin/time -f %M -o "$WORK/memory" "$@" >/dev/null
		else
			"$@" >/dev/null
			echo 0 >"$WORK/memory"
		fi
		end=$(date +%s%N)
		count=$(ip route show via 192.168.100.2 | wc -l)
		[ "$count" -eq "$ROUTES" ] || {
			echo "routes.sh: $count of $ROUTES routes: $*" >&2
			exit 1
		}
		echo $(((end - start) / 1000)) "$(cat "$WORK/memory")"
	' measure "$@"
}
WORK=$work ROUTES=$routes
export WORK ROUTES

: >"$work/results"
turn=0
while [ $turn -lt "$turns" ]; do
	ours=$(measure "$vrfsh" "$work/vrfsh")
	theirs=$(measure ip -batch "$work/ip")
	echo "$ours $theirs" >>"$work/results"
	turn=$((turn + 1))
done

awk '{ printf "%.3f %s\n", $3 / $1, $0 }' "$work/results" | sort -n |
	awk -v routes="$routes" '
	{ line[NR] = $0 }
	END {
		split(line[int((NR + 1) / 2)], median)
		printf "routes: %d lines: vrfsh %d ms (%d KB), " \
			"ip -batch %d ms (%d KB), %.1f times faster\n",
			routes, median[2] / 1000, median[3],
			median[4] / 1000, median[5], median[1]
	}'
