#!/usr/bin/perl
# What log-ins are compared with: the system's crypt(3), which is libxcrypt on Debian, called in a loop on all cores.
# Prints hashes a second.
#
#   src/load/crypt_loop.pl COST SECONDS CORES
use strict;
use warnings;
use Time::HiRes 'time';

my ($cost, $seconds, $cores) = @ARGV;
my $salt = sprintf '$2b$%02d$CCCCCCCCCCCCCCCCCCCCC.', $cost;
my $password = 'correct horse battery staple';
die "crypt(3) knows no bcrypt here\n" unless length(crypt($password, $salt) // '') == 60;

my $start = time;
my @results;
for (1 .. $cores) {
  pipe my $read, my $write or die "pipe: $!";
  my $child = fork // die "fork: $!";
  if (!$child) {
    my $hashes = 0;
    while (time - $start < $seconds) {
      my $hash = crypt $password, $salt;
      $hashes++;
    }
    print $write $hashes / (time - $start);
    exit 0;
  }
  close $write;
  push @results, $read;
}
my $rate = 0;
$rate += <$_> for @results;
printf "result rate=%.2f\n", $rate;
