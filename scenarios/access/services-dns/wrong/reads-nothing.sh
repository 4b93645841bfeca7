# fails: mode-known, logger-local
echo ipvs > /root/mode.txt
