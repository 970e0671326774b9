# Prints a makefile's targets with their one-line help: `name: ... ## help` under headings `##@ heading`.
BEGIN { FS = ":.*## " }
/^##@ / { printf "\n%s\n", substr($0, 5) }
/^[a-z][a-z-]*:.*## / { printf "  make %-10s %s\n", $1, $2 }
