# SPDX-License-Identifier: GPL-2.0-or-later
# vrfsh.fish - fish asks the program what may come next

# A command after -c, of which the last word is to be completed.
function __vrfsh_command
	set -l line (commandline -ct | string unescape --style=script)
	set -l said (string replace -rf '^(.*[[:blank:]]).*' '$1' -- "$line")
	for word in (vrfsh --complete "$line")
		echo "$said$word"
	end
end

complete -c vrfsh -s c -x -a '(__vrfsh_command)' -d 'Carry out a command'
complete -c vrfsh -l lab -f -a '(vrfsh --lab-list)' -d 'Work in a lab'
complete -c vrfsh -l lab-end -x -a '(vrfsh --lab-list)' -d 'End a lab'
