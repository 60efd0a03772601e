#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# transactions.sh - what a configuration as a whole costs
#
#  - `configure replace` that changes 10 routes among 10,000, against taking the
#    10,000 away and loading them all
#  - the peak memory of a candidate of many routes
#  - `show running-config` of 1,000 VRFs
#
# Each measurement has a lab of its own; medians of several turns.

set -eu
vrfsh=${VRFSH:-vrfsh}
turns=${TURNS:-5}
candidate=${CANDIDATE:-1000000}
vrfs=${VRFS:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export vrfsh work turns

# $1: how many routes, $2: metric of every thousandth; as lines.
routes() {
	awk -v routes="$1" -v odd="$2" 'BEGIN {
		for (i = 0; i < routes; i++)
			printf "ip route %d.%d.%d.0/24 192.168.100.2%s\n",
				11 + i / 65536, i / 256 % 256, i % 256,
				odd && i % 1000 == 0 ? " " odd : ""
	}'
}

# Runs shell text where nothing but a lab of its own is.
lab() {
	unshare --user --map-root-user --net --mount sh -euc '
		mount -t tmpfs none /run
		'"$1"
}

median() {
	sort -n | awk '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }'
}

cat >"$work/line" <<'END'
interface vetha type veth peer vethb vrf global
 ip address 192.168.100.1/24
 no shutdown
exit
interface vethb
 no shutdown
exit
END
{ cat "$work/line"; routes 10000 ''; } >"$work/a"
{ cat "$work/line"; routes 10000 5; } >"$work/b"
{
	echo configure session load
	routes "$candidate" ''
} >"$work/candidate"
awk -v vrfs="$vrfs" 'BEGIN {
	for (i = 0; i < vrfs; i++) {
		print "vrf V" i "\nexit"
		print "interface v" i " type veth peer up vrf V" i
		printf " ip address 10.%d.%d.1/30\n no shutdown\nexit\n",
			i / 64, i % 64 * 4
		print "vrf V" i "\n interface up"
		printf "  ip address 10.%d.%d.2/30\n  no shutdown\n exit\n",
			i / 64, i % 64 * 4
		printf " ip route 0.0.0.0/0 10.%d.%d.1\nexit\n",
			i / 64, i % 64 * 4
	}
}' >"$work/vrfs"

# shellcheck disable=SC2016 # the inner shell's variables
lab '
	since() { echo $((($(date +%s%N) - $1) / 1000)); }
	"$vrfsh" "$work/a"
	turn=0
	while [ $turn -lt "$turns" ]; do
		start=$(date +%s%N)
		"$vrfsh" -c "configure replace $work/b" >/dev/null
		changed=$(since "$start")
		"$vrfsh" -c "configure replace $work/a" >/dev/null
		start=$(date +%s%N)
		ip route flush via 192.168.100.2
		"$vrfsh" "$work/a"
		echo "$changed $(since "$start")"
		turn=$((turn + 1))
	done' >"$work/times"
awk '{ printf "%.2f %s\n", $2 / $1, $0 }' "$work/times" | median |
	awk '{ printf "replace: 10 of 10,000 routes in %d ms, all of them " \
		"again in %d ms: %.1f times faster\n",
		$2 / 1000, $3 / 1000, $1 }'

if command -v /usr/bin/time >/dev/null; then
	# shellcheck disable=SC2016
	lab '
		"$vrfsh" "$work/line"
		/usr/bin/time -f "%M %e" "$vrfsh" "$work/candidate" 2>&1
	' | tail -1 | awk -v routes="$candidate" '{
		printf "candidate: %d routes in %.1f s, %d KB, %d bytes each\n",
			routes, $2, $1, $1 * 1024 / routes }'
fi

# shellcheck disable=SC2016
lab '
	"$vrfsh" "$work/vrfs"
	turn=0
	while [ $turn -lt "$turns" ]; do
		start=$(date +%s%N)
		"$vrfsh" -c "show running-config" >"$work/shown"
		echo $((($(date +%s%N) - start) / 1000000))
		turn=$((turn + 1))
	done
	' >"$work/times"
median <"$work/times" |
	awk -v vrfs="$vrfs" -v lines="$(wc -l <"$work/shown")" '{
		printf "show running-config: %d VRFs, %d lines: %d ms\n",
			vrfs, lines, $1 }'
