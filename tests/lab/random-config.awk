# SPDX-License-Identifier: GPL-2.0-or-later
#
# random-config.awk - writes a configuration script, another one for each seed
#
# Every line holds on the kernel when it is said: what is there, and up, is kept
# track of. `awk -v seed=N -f random-config.awk`; with calm=1 nothing is shut down
# at the end. The same everywhere, since the
# numbers are our own (Park and Miller's, exact in an awk's doubles).

function any(below) {
	state = (state * 16807) % 2147483647
	return int(state / 2147483647 * below)
}

function chance(percent) {
	return any(100) < percent
}

function say(depth, line) {
	printf "%*s%s\n", depth, "", line
}

# -- VRFs ------------------------------------------------------------------------

function make_vrfs(    i, words) {
	places = 1
	place[0] = "global"
	split("Blue Red Grün customer-7 -", words, " ")
	vrfs = 1 + any(4)
	for (i = 1; i <= vrfs; i++) {
		place[places++] = words[i]
		say(0, "vrf " words[i])
		if (chance(40))
			say(1, "description " description())
		if (chance(20))
			say(1, "no ip routing")
		if (chance(20))
			say(1, "no ipv6 unicast-routing")
		if (chance(10))
			say(1, "no description")
		say(0, "exit")
	}
	if (chance(50)) {
		say(0, "vrf Gone")
		say(1, "interface g0 type veth peer g1 vrf " place[1])
		say(1, "exit")
		say(0, "exit")
		say(0, "no vrf Gone")
	}
}

function description(    words, n) {
	n = split("plain#two words#it's \"quoted\" here#back\\slash $HOME `x`#" \
	    "a | pipe; rm -rf & (x)#Zürich – 東京#two  blanks#! not a comment?#" \
	    "-x %s *#\"all of it\"#\"#'#\\", words, "#")
	return words[1 + any(n)]
}

# Into the mode of a place; `depth` is that of lines in it.
function enter(where) {
	if (where)
		say(0, "vrf " place[where])
	depth = where ? 1 : 0
}

function leave(where) {
	if (where)
		say(0, "exit")
}

# -- links -----------------------------------------------------------------------

function add_link(name, where, type) {
	link[links] = name
	home[links] = where
	kind[links] = type
	up[links] = 0
	return links++
}

function make_veth(n,    here, there, a, b) {
	here = any(places)
	there = any(places)
	a = "ve" n "a"
	b = chance(20) && here != there ? a : "ve" n "b"
	enter(here)
	say(depth, "interface " a " type veth peer " b \
	    (there == here && chance(50) ? "" : " vrf " place[there]))
	say(depth, "exit")
	leave(here)
	add_link(a, here, "veth")
	add_link(b, there, "veth")
}

function make_bridge(n,    where) {
	where = any(places)
	enter(where)
	say(depth, "interface br" n " type bridge")
	say(depth, "exit")
	leave(where)
	add_link("br" n, where, "bridge")
}

function make_macvlan(n,    parent) {
	parent = any(links)
	if (kind[parent] != "veth" || is_port[parent])
		return
	enter(home[parent])
	say(depth, "interface mv" n " type macvlan parent " link[parent])
	say(depth, "exit")
	leave(home[parent])
	add_link("mv" n, home[parent], "macvlan")
}

function make_links(    i, n) {
	n = 1 + any(4)
	for (i = 0; i < n; i++)
		make_veth(i)
	n = any(3)
	for (i = 0; i < n; i++)
		make_bridge(i)
}

# A bridge in the place of a link; -1 if there is none.
function bridge_beside(i,    j) {
	for (j = 0; j < links; j++)
		if (kind[j] == "bridge" && home[j] == home[i])
			return j
	return -1
}

# -- what stands on a link ---------------------------------------------------------

# Subnets are a link's own: 10.LINK.N.0/24 and 2001:db8:LINK:N::/64.
function address4(i, n) {
	return sprintf("10.%d.%d.1", i, n) \
	    (chance(50) ? "/24" : " 255.255.255.0")
}

function add_addresses(i,    n, k) {
	n = any(4)
	for (k = 0; k < n; k++)
		say(depth + 1, "ip address " address4(i, k) \
		    (k ? " secondary" : ""))
	nets4[i] = n
	if (n > 1 && chance(30)) {
		say(depth + 1, sprintf("no ip address 10.%d.%d.1/24", i, n - 1))
		nets4[i]--
	}
	if (n && chance(30))
		say(depth + 1, sprintf("ip address 10.%d.0.2/24 secondary", i))
	if (n && chance(30))
		say(depth + 1, sprintf("ip address 10.%d.0.3/24", i))
	n = any(4)
	for (k = 0; k < n; k++)
		say(depth + 1, sprintf("ipv6 address 2001:db8:%d:%d::1/64", i, k))
	nets6[i] = n
	if (n && chance(30)) {
		say(depth + 1, sprintf("no ipv6 address 2001:db8:%d:%d::1/64", i,
		    n - 1))
		nets6[i]--
	}
	if (chance(30))
		say(depth + 1, sprintf("ipv6 address fe80::%d link-local", i + 1))
	if (chance(20))
		say(depth + 1, sprintf("ipv6 address 2001:db8:%d:ff::/64 eui-64", i))
}

function set_up_link(i,    bridge) {
	enter(home[i])
	say(depth, "interface " link[i])
	if (chance(40))
		say(depth + 1, "description " description())
	if (chance(10))
		say(depth + 1, "no description")
	if (chance(30))
		say(depth + 1, "mtu " (kind[i] == "macvlan" ? 1280 : 1400 + any(600)))
	if (chance(30))
		say(depth + 1, sprintf("mac-address 0200.00%02x.%04x", i, any(65536)))
	bridge = kind[i] == "veth" && chance(30) ? bridge_beside(i) : -1
	if (chance(80)) {
		say(depth + 1, "no shutdown")
		up[i] = 1
	}
	nets4[i] = nets6[i] = 0
	is_port[i] = bridge >= 0
	if (is_port[i])
		say(depth + 1, "bridge-group " link[bridge])
	else if (chance(85))
		add_addresses(i)
	say(depth, "exit")
	leave(home[i])
}

# -- routes and neighbours ------------------------------------------------------------

# A link of a place that is up and has subnets of a family; -1 if none is found.
function way_out(where, six,    start, i, k) {
	start = any(links)
	for (k = 0; k < links; k++) {
		i = (start + k) % links
		if (home[i] == where && up[i] && (six ? nets6[i] : nets4[i]))
			return i
	}
	return -1
}

function hop(i, six,    n) {
	n = any(six ? nets6[i] : nets4[i])
	if (!six)
		return sprintf("10.%d.%d.%d", i, n, 100 + any(100))
	if (chance(25))
		return sprintf("%s fe80::%x", link[i], 256 + any(100))
	return sprintf("2001:db8:%d:%d::%x", i, n, 256 + any(100))
}

function distance(    n) {
	n = any(6)
	return n == 0 ? " " 2 + any(254) : n == 1 ? " metric " 300 + any(1000) : ""
}

function add_route(where, n, six,    i, out, head, tail, first, second) {
	if (six)
		head = sprintf("ipv6 route 2001:db8:f%d:%x::/64", where, n)
	else
		head = sprintf("ip route 172.%d.%d.0", 16 + where, n) \
		    (chance(50) ? "/24" : " 255.255.255.0")
	if (chance(15) && !n)
		head = six ? "ipv6 route ::/0" : "ip route 0.0.0.0/0"
	tail = distance()
	out = way_out(where, six)
	if (out < 0 || chance(15)) {
		say(depth, head " Null0" tail)
		return
	}
	if (chance(15)) {
		say(depth, head " " link[out] tail)
		return
	}
	first = hop(out, six)
	say(depth, head " " first tail)
	if (chance(25)) {
		several[where] = 1
		second = hop(way_out(where, six), six)
		say(depth, head " " second tail)
		if (first != second && chance(40))
			say(depth, "no " head " " first tail)
	} else if (chance(15))
		say(depth, "no " head (chance(50) ? " " first tail : ""))
}

function add_neighbours(where,    i) {
	i = way_out(where, 0)
	if (i >= 0 && chance(60))
		say(depth, sprintf("arp 10.%d.0.%d 0200.0000.%04x arpa%s", i,
		    200 + any(50), any(65536), chance(50) ? " " link[i] : ""))
	i = way_out(where, 1)
	if (i >= 0 && chance(60))
		say(depth, sprintf("ipv6 neighbor 2001:db8:%d:0::%x %s 0200.0000.%04x",
		    i, 512 + any(100), link[i], any(65536)))
}

function make_routes(where,    i, n) {
	enter(where)
	n = any(8)
	for (i = 0; i < n; i++)
		add_route(where, i, 0)
	n = any(6)
	for (i = 0; i < n; i++)
		add_route(where, i, 1)
	add_neighbours(where)
	leave(where)
}

# -- all of it --------------------------------------------------------------------------

# Lines that take what stands on a link along. One next hop of several stays as a
# dead one where its line is shut or has no address, and such a route cannot be
# made.
function disturb(    i) {
	i = any(links)
	enter(home[i])
	say(depth, "interface " link[i])
	say(depth + 1, several[home[i]] || chance(50) ? "shutdown" : \
	    "no ip address")
	if (several[home[i]] || chance(50))
		say(depth + 1, "no shutdown")
	say(depth, "exit")
	leave(home[i])
}

BEGIN {
	state = seed + 1
	links = 0
	for (i = 0; i < 10; i++)
		any(2)
	say(0, "! seed " seed)
	say(0, "hostname random" seed)
	make_vrfs()
	make_links()
	n = links
	for (i = 0; i < n; i++)
		set_up_link(i)
	if (chance(60)) {
		make_macvlan(0)
		for (i = n; i < links; i++)
			set_up_link(i)
	}
	for (i = 0; i < places; i++)
		make_routes(i)
	if (chance(40) && !calm)
		disturb()
}
