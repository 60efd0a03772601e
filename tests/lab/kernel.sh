# SPDX-License-Identifier: GPL-2.0-or-later
#
# kernel.sh - what the tests share that judge the kernel; to be sourced
#
# A test that sources it starts again as a program in a lab of its own: there
# it is root of a bare machine, and `ip` and jq say what the kernel's state is.
# One that starts labs itself says starts_labs=yes before and stays outside.
# Where the system allows no labs it is skipped with the program's own words.
# shellcheck shell=sh

VRFSH=${VRFSH:-vrfsh}
PATH=$PATH:/usr/sbin:/sbin
export VRFSH PATH

if [ -z "${in_own_lab-}" ]; then
	why=$("$VRFSH" --lab -c 'run true' 2>&1) || {
		echo "1..0 # SKIP $(printf '%s\n' "$why" | tail -n 1)"
		exit 0
	}
	for program in ip jq; do
		command -v "$program" >/dev/null || {
			echo "1..0 # SKIP $program is not installed"
			exit 0
		}
	done
	in_own_lab=yes
	export in_own_lab
	[ -n "${starts_labs-}" ] || exec "$VRFSH" --lab -c "run sh '$0'"
fi

number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# $1: what should be; the rest: the command that sees whether it is.
check() {
	what=$1
	shift
	number=$((number + 1))
	if "$@" >"$work/answer" 2>&1; then
		echo "ok $number - $what"
	else
		echo "not ok $number - $what"
		sed 's/^/# /' "$work/answer"
	fi
}

# $1: what is not tried, $2: why.
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

not() {
	! "$@"
}

# Waits, ten seconds at most, until a command holds.
soon() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.05
	done
}

# -- the program ---------------------------------------------------------------

# Runs lines, one an argument. What is said stays in the files out and err.
vrfsh() {
	printf '%s\n' "$@" >"$work/script"
	"$VRFSH" "$work/script" >"$work/out" 2>"$work/err"
	status=$?
	[ $status -eq 0 ] || sed 's/^/answered: /' "$work/err"
	return $status
}

# $1: an exit status, $2: words of the error; the rest: lines that fail so.
refused() {
	wanted=$1 words=$2
	shift 2
	vrfsh "$@" >/dev/null
	[ $status -eq "$wanted" ] && grep -qF -e "$words" "$work/err" && return
	echo "status $status, wanted $wanted and: $words"
	cat "$work/err"
	return 1
}

# $1: a command, $2: a text in its answer.
shows() {
	"$VRFSH" -c "$1" >"$work/shown" 2>&1
	grep -qF -e "$2" "$work/shown" || {
		cat "$work/shown"
		return 1
	}
}

# -- the kernel ----------------------------------------------------------------

# `ip` in a VRF, or in global.
ip_in() {
	vrf=$1
	shift
	if [ "$vrf" = global ]; then ip "$@"; else ip -n "$vrf" "$@"; fi
}

# $1: a VRF, $2: what `ip -j` is asked, $3: a condition in jq.
kernel() {
	# shellcheck disable=SC2086 # words of a command
	ip_in "$1" -d -j $2 >"$work/state" && jq -e "$3" "$work/state" && return
	jq . "$work/state"
	return 1
}

# The state of one VRF, as text that differs where anything does; but for how far
# duplicate address detection has come, and how far the kernel in the background.
quick_state() {
	{
		ip_in "$1" -o -b - <<-END
			link show
			addr show
			route show
			neigh show nud permanent
		END
		ip_in "$1" -6 route show
	} | sed 's/^[0-9]*: //; s/ tentative//; s/,LOWER_UP//; s/NO-CARRIER,//
		s/ state [A-Z]*//; s/ dead//; s/ linkdown//; s/@if[0-9]*:/:/
		/inet6 fe80.*ff:fe/d; /^fe80::.* proto kernel/d'
}

# What is configured in every namespace, an object a line, the same text for the
# same state: no indices, no counters, nothing that the kernel thinks at the
# moment or will come to think by itself.
state_of_all() {
	for vrf in global $(ip -j netns list | jq -r '.[]?.name' | sort); do
		printf '"%s"\n' "$vrf"
		ip_in "$vrf" -d -j link show
		ip_in "$vrf" -d -j addr show
		ip_in "$vrf" -d -j -4 route show
		ip_in "$vrf" -d -j -6 route show
		ip_in "$vrf" -d -j neigh show nud permanent
		"$VRFSH" -c "run vrf $vrf cat /proc/sys/net/ipv4/ip_forward \
			/proc/sys/net/ipv6/conf/all/forwarding"
	done | jq -cn '[inputs] | range(0; length; 8) as $i | .[$i:$i + 8] |
	.[0] as $vrf |
	{ $vrf, forwarding: .[6:8] },
	(.[1] | sort_by(.ifname)[] | { $vrf, link: .ifname, mtu, address, group,
		ifalias, master, up: (.flags | index("UP") != null),
		kind: .linkinfo.info_kind, mode: .linkinfo.info_data.mode,
		parent: (if .linkinfo.info_kind == "macvlan" then .link
			else null end) }),
	(.[2] | sort_by(.ifname)[] | .ifname as $ifname | .addr_info[] |
		select(.scope != "link" or
			(.local | test("^169|ff:fe") | not)) |
		{ $vrf, address: .local, $ifname, prefixlen, scope,
		peer: .address, secondary }),
	(.[3] + .[4] | sort_by(.dst, .metric)[] |
		select(.protocol != "kernel") | del(.flags, .expires, .nexthops[]?.flags) |
		{ $vrf, route: . }),
	(.[5] | sort_by(.dev, .dst)[] | { $vrf, neighbour: . })'
}
