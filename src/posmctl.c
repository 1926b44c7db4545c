/* posmctl: posm on the command line. The commands are in ctl/. */
#include "config.h"

#include "ctl/command.h"

int
main(int argc, char **argv)
{
	return ctl_main(argc, argv);
}
