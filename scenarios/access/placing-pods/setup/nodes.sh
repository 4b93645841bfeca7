kubectl label node node01 zone=north
kubectl label node node02 zone=south
kubectl label node node03 zone=south disk=ssd
