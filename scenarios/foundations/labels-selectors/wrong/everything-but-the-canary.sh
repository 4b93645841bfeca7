# fails: stable-listed
kubectl get pods -l 'track!=canary' -o name > /root/stable.txt
