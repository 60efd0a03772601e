# SPDX-License-Identifier: GPL-2.0-or-later
#
# lab.sh - what the tests of the sandbox share; to be sourced
#
# The program is $VRFSH. In a lab, `run` starts other programs. Where the
# system allows no labs the test is skipped with the program's own words.
# shellcheck shell=sh

VRFSH=${VRFSH:-vrfsh}
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

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

# Runs a program in the lab $1, over a console of its own.
in_lab() {
	lab=$1
	shift
	$as_user "$VRFSH" --lab="$lab" -c "run $*"
}

# Starts a console in the lab $1 that stays; its process is $console.
stay_in_lab() {
	$as_user "$VRFSH" --lab="$1" -c 'run sleep 600' &
	# shellcheck disable=SC2034 # the tests' own
	console=$!
}

listed() {
	$as_user "$VRFSH" --lab-list | grep -q "^$1  $2\$"
}

# Nothing of a lab is left: $1 its name, $2 its network namespace. A zombie
# that a lazy PID 1 does not reap has no namespaces any more.
nothing_left() {
	! grep -q "@vrfsh-lab/$(id -u)/$1\$" /proc/net/unix &&
		! find /proc/[0-9]*/ns/net -lname "$2" 2>/dev/null | grep .
}

as_user=
if ! $VRFSH --lab -c 'run true' >"$work/answer" 2>&1; then
	echo "1..0 # SKIP $(tail -n 1 "$work/answer")"
	exit 0
fi
