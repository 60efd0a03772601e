#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# startup.sh - what it costs to start vrfsh for one command, against ip(8)
#
# Both are run in turns, RUNS times each turn, so that what else the machine
# does meets both alike; the median of the turns' ratios is the result.

set -eu
vrfsh=${VRFSH:-vrfsh}
turns=${TURNS:-51}
runs=${RUNS:-20}

# Microseconds that one run of a command takes.
measure() {
	start=$(date +%s%N)
	count=0
	while [ $count -lt "$runs" ]; do
		"$@" >/dev/null
		count=$((count + 1))
	done
	echo $((($(date +%s%N) - start) / runs / 1000))
}

turn=0
while [ $turn -lt "$turns" ]; do
	ours=$(measure "$vrfsh" -c 'show version')
	theirs=$(measure ip link show lo)
	echo "$ours $theirs"
	turn=$((turn + 1))
done | awk '{ printf "%.3f %d %d\n", $1 / $2, $1, $2 }' | sort -n |
	awk '{ line[NR] = $0 }
	END {
		split(line[int((NR + 1) / 2)], median)
		printf "startup: vrfsh %d us, ip %d us, median ratio %.2f\n",
			median[2], median[3], median[1]
	}'
