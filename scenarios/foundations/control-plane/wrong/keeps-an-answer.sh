# fails: refusal-kept
kubectl get pods > /root/error.txt 2>&1
